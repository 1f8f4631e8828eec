// Keeps what is shown in step with the workspace: asks for the newest look whenever its revision changes.

import { Frames } from "./frames.js";
import { follow } from "./stream.js";

const form = document.querySelector("#view");
const panel = document.querySelector("#panel");
const findings = document.querySelector("#findings");
const live = document.querySelector("#live");
const link = document.querySelector("#link");
const root = document.documentElement;
const frames = new Frames(document.querySelector("#stage"), (address) => { link.textContent = address; });
let newest = { revision: Number(root.dataset.revision), checked: Number(root.dataset.checked) };
let isAsking = false;
let shownPanel = "";
let shownFindings = "";

function readQuery() {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return query;
}

// One question at a time; whatever came meanwhile is asked for when the answer is there.
async function refresh() {
  if (isAsking) { isAsking = "again"; return; }
  isAsking = true;
  try {
    const answer = await fetch(`/look?${readQuery()}`);
    if (!answer.ok) throw new Error(await answer.text());
    const look = await answer.json();
    if (look.panel !== shownPanel) panel.innerHTML = shownPanel = look.panel;
    document.querySelector(".state").textContent = look.state;
    offerSources(look.sources);
    await frames.show(look.frame, look.title, look.width, look.theme);
    root.dataset.revision = look.revision;
  } catch (error) {
    say("gone", error instanceof TypeError ? "The preview has stopped: occnews preview starts it again" : error.message);
  }
  const wasAsked = isAsking === "again";
  isAsking = false;
  if (wasAsked) await refresh();
}

async function refreshFindings() {
  const answer = await fetch("/findings");
  if (!answer.ok) return;
  const text = await answer.text();
  if (text !== shownFindings) findings.innerHTML = shownFindings = text;
  root.dataset.checked = answer.headers.get("X-Checked");
}

function offerSources(names) {
  const select = form.elements.show;
  const there = [...select.options].slice(1).map((option) => option.value);
  if (there.join() === names.join()) return;
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...names.map((name) => new Option(name, name)));
  select.value = names.includes(chosen) ? chosen : "";
}

function say(state, text) {
  if (live.textContent === text) return;
  live.dataset.state = state;
  live.textContent = text;
}

function receive({ revision, checked, isLive }) {
  if (!isLive) { say("gone", "The preview has stopped: occnews preview starts it again"); return; }
  say("live", "Live");
  if (revision !== newest.revision) refresh();
  if (checked !== newest.checked || revision !== newest.revision) refreshFindings();
  newest = { revision, checked };
}

form.addEventListener("input", () => {
  form.elements.pixels.nextElementSibling.textContent = form.elements.pixels.value;
  history.replaceState(null, "", `?${readQuery()}`);
  for (const tab of document.querySelectorAll("nav a")) {
    const query = readQuery();
    query.set("channel", new URL(tab.href).searchParams.get("channel"));
    query.delete("show");
    query.delete("file");
    tab.search = query;
  }
  refresh();
});
form.addEventListener("submit", (event) => event.preventDefault());
root.dataset.ready = "yes";
follow(receive);
