"""What the browser keeps of the page."""

# All that the storage holds, opened: the copy is compressed.
STORED = """async () => {
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const { name } of await indexedDB.databases()) {
        const base = await new Promise((done) => {
            const q = indexedDB.open(name); q.onsuccess = () => done(q.result);
        });
        for (const store of base.objectStoreNames) {
            const rows = await new Promise((done) => {
                const q = base.transaction(store).objectStore(store).getAll(); q.onsuccess = () => done(q.result);
            });
            for (const { content } of rows) {
                const open = new Blob([content]).stream().pipeThrough(new DecompressionStream("deflate"));
                texts.push(new TextDecoder("latin1").decode(await new Response(open).arrayBuffer()));
            }
        }
    }
    return [texts.join(" "), await caches.keys()];
}"""
