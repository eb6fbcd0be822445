// Before the first paint, so that nothing flashes: the colours and the language that were chosen last.
try {
  const kept = JSON.parse(localStorage.getItem('secmon') ?? '{}');
  if (kept.theme === 'light' || kept.theme === 'dark') document.documentElement.dataset.theme = kept.theme;
  if (kept.lang === 'vi' || kept.lang === 'en') document.documentElement.lang = kept.lang;
} catch {
  // A browser that keeps nothing, or keeps nonsense: the defaults do.
}
