/**
 * The card's own style. Nothing of the page reaches in, so everything is said here. Sent to a page with its first card.
 */
export const CARD_STYLE = `
:host {
  all: initial !important;
  position: fixed !important;
  inset: 0 auto auto 0 !important;
  z-index: 2147483647 !important;
  display: block !important;
  width: max-content !important;
  max-width: min(320px, calc(100vw - 16px)) !important;
  margin: 0 !important;
  padding: 0 !important;
  border: 0 !important;
  overflow: visible !important;
  background: none !important;
  color-scheme: light dark !important;
  pointer-events: auto !important;
}
section {
  --text: light-dark(#1b1b23, #ededf2);
  --muted: light-dark(#585a68, #a6a8b6);
  --surface: light-dark(#fff, #1d1e24);
  --hover: light-dark(#f0f0f5, #282a32);
  --border: light-dark(#e0e1e8, #3a3d48);
  --accent: light-dark(#4f46e5, #9696fa);
  --on-accent: light-dark(#fff, #14142e);
  --good: light-dark(#0c7048, #67d3a1);
  --soon: light-dark(#7f4b00, #f5c26b);
  box-sizing: border-box;
  width: 288px;
  max-width: 100%;
  padding: 14px;
  border: 1px solid var(--border);
  border-radius: 14px;
  background: var(--surface);
  box-shadow: 0 8px 28px light-dark(rgb(20 20 40 / 18%), rgb(0 0 0 / 55%)), 0 1px 3px rgb(0 0 0 / 14%);
  color: var(--text);
  font: 14px/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  text-align: start;
  user-select: none;
}
.words { display: contents; }
[data-text]::after { content: attr(data-text); }
h2, p { margin: 0; font: inherit; overflow-wrap: anywhere; }
h2 {
  display: -webkit-box;
  overflow: hidden;
  font-weight: 600;
  line-height: 1.3;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
}
.host { color: var(--muted); font-size: 12px; }
.written { color: var(--soon); font-size: 12px; }
.state {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  column-gap: 8px;
  min-height: 18px;
  margin-top: 8px;
  color: var(--muted);
  font-size: 13px;
}
.state:empty { display: none; }
.state b { display: inline-flex; align-items: center; gap: 6px; font-weight: 550; }
.state b::before { width: 8px; height: 8px; border-radius: 50%; background: currentcolor; content: ''; }
.live b { color: var(--good); }
.later b { color: var(--soon); }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
button {
  flex: 1 1 auto;
  min-height: 34px;
  padding: 5px 12px;
  border: 1px solid var(--border);
  border-radius: 10px;
  background: none;
  color: inherit;
  font: inherit;
  font-size: 13px;
  font-weight: 550;
  cursor: pointer;
}
button:hover { background: var(--hover); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
button.primary:hover { filter: brightness(1.08); }
@media (forced-colors: active) {
  section, button { border-color: currentcolor; }
}
@media (prefers-reduced-motion: no-preference) {
  section { animation: in 120ms ease-out; }
  @keyframes in { from { opacity: 0; transform: translateY(2px); } }
}
`;
