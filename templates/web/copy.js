// The buttons that copy a feed's address. Without script they stay hidden, and the address is there to be copied.
const status = document.querySelector(".copied");

async function copy(button) {
  const link = button.parentElement.querySelector("a");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    status.textContent = `${button.dataset.done} ${button.dataset.copy}`;
  } catch {
    // No clipboard, as on a page that came over plain http: the address is marked instead.
    document.getSelection().selectAllChildren(link);
    status.textContent = button.dataset.select;
  }
}

for (const button of document.querySelectorAll("button.copy")) {
  button.addEventListener("click", () => copy(button));
  button.hidden = false;
}
