// The copy of the exchange's database in the browser's storage, which all tabs of this address have in common.
const STORE = "copies";

const opened = (name) => new Promise((resolve, reject) => {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

export class Storage {
  constructor(database, name) {
    Object.assign(this, { database, name, memory: null });
  }

  // Some browsers keep nothing in a private window, or where a person has said so: then this page alone remembers.
  static async open(name) {
    return new Storage(await opened("nupool-workbook").catch(() => null), name);
  }

  // Gives `work` what is kept, and keeps what it returns, unless that is null. Of all tabs one is in here at a time:
  // the browser begins no other transaction that writes before this one is over. Nothing is kept where `work` throws.
  hold(work) {
    if (!this.database) {
      this.memory = work(this.memory) ?? this.memory;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(STORE, "readwrite");
      const store = transaction.objectStore(STORE);
      let failed;
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(failed || transaction.error);
      const kept = store.get(this.name);
      kept.onsuccess = () => {
        try {
          const changed = work(kept.result);
          if (changed) store.put(changed, this.name);
        } catch (error) {
          failed = error;
          transaction.abort();
        }
      };
    });
  }

  // Of every edition, not of this one alone.
  clear() {
    this.memory = null;
    if (!this.database) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(STORE, "readwrite");
      transaction.objectStore(STORE).clear();
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
}
