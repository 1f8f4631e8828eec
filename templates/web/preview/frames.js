// Two frames: the new page is drawn in the one behind, and comes to the front when it is whole. Nothing flickers.

export class Frames {
  constructor(stage, tellLink) {
    this.stage = stage;
    this.tellLink = tellLink;
    this.front = stage.querySelector("iframe");
    this.front.addEventListener("load", () => this.#watchLinks(this.front));
    if (this.front.contentDocument?.readyState === "complete") this.#watchLinks(this.front);
  }

  // Resolves when the page is in front. The address tells its content: the same one is not drawn again.
  async show(address, title, width, theme) {
    const isNew = this.front.getAttribute("src") !== address;
    const frame = isNew ? await this.#load(address, title, width, theme) : this.front;
    frame.width = width;
    frame.dataset.theme = theme;
    frame.title = title;
    if (!isNew) return;
    const old = this.front;
    frame.contentWindow.scrollTo(0, old.contentWindow?.scrollY ?? 0);
    frame.className = "front";
    frame.removeAttribute("aria-hidden");
    frame.inert = false;
    this.front = frame;
    old.remove();
  }

  #load(address, title, width, theme) {
    const frame = document.createElement("iframe");
    frame.className = "back";
    frame.inert = true;
    frame.setAttribute("aria-hidden", "true");
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.title = title;
    frame.width = width;
    frame.dataset.theme = theme;
    return new Promise((resolve) => {
      frame.addEventListener("load", () => { this.#watchLinks(frame); resolve(frame); }, { once: true });
      frame.src = address;
      this.stage.append(frame);
    });
  }

  // A preview leads nowhere: a link says where it would lead.
  #watchLinks(frame) {
    frame.contentDocument?.addEventListener("click", (event) => {
      const anchor = event.target.closest?.("a[href]");
      if (!anchor || anchor.getAttribute("href").startsWith("#")) return;
      event.preventDefault();
      this.tellLink(`This link leads to ${anchor.href}`);
    });
  }
}
