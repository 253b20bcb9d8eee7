// @ts-check
/** Reading aloud by the browser's own voice, where it has one. */

/** Put a button behind `place` that reads a text aloud, and stops when it is pressed again.
 * @param {Element} place @param {string} label @param {() => string} text */
export const addReader = (place, label, text) => {
  if (!("speechSynthesis" in window)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain no-print";
  button.textContent = label;
  button.setAttribute("aria-pressed", "false");
  const quiet = () => button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const isReading = button.getAttribute("aria-pressed") === "true";
    speechSynthesis.cancel();
    if (isReading) return quiet();
    const speech = new SpeechSynthesisUtterance(text().replaceAll(label, ""));
    speech.lang = "zh-CN";
    speech.addEventListener("end", quiet);
    speech.addEventListener("error", quiet);
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(speech);
  });
  place.append(button);
};
