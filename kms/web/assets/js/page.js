// Shared by the entry points: whether a syllable is being composed, and telling screen readers and eyes what happened.
export const composing = (event) => event.isComposing || event.keyCode === 229;

export function say(text) {
  const place = document.querySelector("#said");
  if (place && text) place.textContent = text;
}

export const csrf = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";
