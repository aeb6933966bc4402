// Dark or light, set before the first paint: the reader's own choice, else the system's.
(() => {
  const KEY = "theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const apply = () => {
    document.documentElement.dataset.theme = chosen() ?? (system.matches ? "dark" : "light");
  };
  window.toggleTheme = () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try {
      // Back on the system's own setting, the page follows the system again.
      if ((next === "dark") === system.matches) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, next);
    } catch { /* private windows may refuse storage */ }
    document.documentElement.dataset.theme = next;
  };
  system.addEventListener("change", apply);
  apply();
})();
