// One stream of events for all tabs: a browser holds few connections to a server, and the seventh tab would hang.

const NAME = "occnews-preview";

// Calls receive({revision, checked, isLive}) now and whenever something changed.
export function follow(receive) {
  const others = new BroadcastChannel(NAME);
  let last = null;
  const tell = (message) => {
    last = message;
    receive(message);
    others.postMessage(message);
  };
  others.addEventListener("message", ({ data }) => {
    if (data !== "what is new?") receive(data);
    else if (last) others.postMessage(last);
  });
  others.postMessage("what is new?");
  // Whoever has the lock listens; when that tab is closed, the next one gets it.
  navigator.locks.request(NAME, () => new Promise(() => {
    const source = new EventSource("/events");
    source.addEventListener("message", ({ data }) => tell({ ...JSON.parse(data), isLive: true }));
    source.addEventListener("error", () => tell({ isLive: false }));
  }));
}
