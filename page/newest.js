// A browser may show an old copy of the page without asking for a new one. All else of a version is in a folder of its
// name, which no old copy stands for; so this file alone asks past all copies which version is there.
(async () => {
  const answer = await fetch("edition.txt", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return; // the page that is here is better than none
  if ((await answer.text()).trim() === document.documentElement.dataset.edition) return;
  if (performance.getEntriesByType("navigation")[0]?.type !== "reload") return location.reload();
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.textContent = "There is a newer version of this page, and something between it and your browser still gives the old one.";
  document.querySelector("header").append(told);
})();
