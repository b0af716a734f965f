// The reader by the keyboard: from claim to claim, and a decision about each. Links and buttons do the same without it.
const cards = [...document.querySelectorAll("article.claim[id^='k-']")];
const on = document.querySelector("#keys-on");

function here() {
  const held = document.activeElement?.closest("article.claim[id^='k-']") ?? document.querySelector("article.claim:target");
  return cards.indexOf(held);
}

function go(to) {
  const card = cards[Math.max(0, Math.min(cards.length - 1, to))];
  if (!card) return;
  location.hash = card.id;
  card.querySelector("h3 a").focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function press(selector) {
  cards[here()]?.querySelector(selector)?.click();
}

const keys = {
  j: () => go(here() + 1),
  n: () => go(here() + 1),
  k: () => go(here() - 1),
  p: () => go(here() - 1),
  a: () => press("button[value='accept']"),
  r: () => press("button[value='reject']"),
  c: () => press("a.correct"),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type='checkbox']), textarea, select");
  if (!on?.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

if (location.hash.startsWith("#k-")) document.querySelector("article.claim:target h3 a")?.focus({ preventScroll: true });
