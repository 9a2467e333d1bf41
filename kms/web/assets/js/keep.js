// Keeps a half-filled form on the server while it is typed: <form data-keep="/address">. Nothing is sent while a syllable is composed.
import { csrf } from "./page.js";

const PAUSE = 1500;

export function keep(form) {
  const place = form.querySelector("[data-kept]");
  let timer = 0;
  let composingNow = false;
  let pending = false;

  async function send() {
    if (composingNow) return later();
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", headers: { "X-CSRFToken": csrf() }, body: new FormData(form), keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      pending = false;
      place.textContent = (await answer.json()).message;
    } catch {
      place.textContent = form.dataset.failed;
    }
  }

  function later() {
    pending = true;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  }

  form.addEventListener("compositionstart", () => (composingNow = true));
  form.addEventListener("compositionend", () => (composingNow = false));
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    pending = false;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && pending && send());
  window.addEventListener("beforeunload", (event) => pending && event.preventDefault());
}
