// Searches the site in the browser: every word must begin a word of what is found. Without script the form stays hidden.
const SHOWN = 50;
const form = document.querySelector("form.search");
const field = form.querySelector("input");
const found = form.querySelector(".found");
const results = document.querySelector(".results");
let entries = null;

// "Ålesund" is found by "alesund", "Bjørn" by "bjorn".
function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ø/g, "o").replace(/æ/g, "ae");
}

function split(text) {
  return fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

async function load() {
  const answer = await fetch(form.dataset.index);
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).map((entry) => ({
    ...entry,
    heads: split(entry.title),
    all: split(`${entry.title} ${entry.line ?? ""} ${entry.words ?? ""}`),
  }));
}

const begins = (words, start) => words.some((word) => word.startsWith(start));

function search(text) {
  const starts = split(text);
  if (!starts.length) return [];
  const hits = entries.filter((entry) => starts.every((start) => begins(entry.all, start)));
  const inTitle = (entry) => starts.filter((start) => begins(entry.heads, start)).length;
  // What says it in its title comes first; the rest stays as it is, members before stories, the newest first.
  return hits.sort((one, other) => inTitle(other) - inTitle(one));
}

function show(text) {
  const hits = search(text);
  const lines = hits.slice(0, SHOWN).map((entry) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.url;
    link.textContent = entry.title;
    const about = document.createElement("span");
    about.className = "details";
    about.textContent = entry.line ?? "";
    line.append(link, " ", about);
    return line;
  });
  results.querySelector("ul").replaceChildren(...lines);
  results.hidden = !lines.length;
  const { none, one, many } = form.dataset;
  found.textContent = !text.trim() ? "" : !hits.length ? none : hits.length === 1 ? one : many.replace("{count}", hits.length);
}

async function update() {
  const text = field.value;
  const address = new URL(location.href);
  if (text) address.searchParams.set("q", text);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
  try {
    entries ??= await load();
    show(field.value);
  } catch {
    found.textContent = form.dataset.failed;
  }
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", update);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});
form.hidden = false;
if (field.value) update();
