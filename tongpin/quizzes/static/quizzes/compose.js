// @ts-check
/**
 * The composer of a quiz: says what the numbers add up to, and spreads a number of questions
 * evenly over the sorts that there are.
 */

/** @param {string} text */
const numberIn = (text) => (/^\d+$/.test(text.trim()) ? Number(text) : 0);

/** @param {HTMLFormElement} form */
const rowsOf = (form) =>
  [...form.querySelectorAll("tr[data-count]")].map((row) => ({
    count: Number(/** @type {HTMLElement} */ (row).dataset.count),
    asked: /** @type {HTMLInputElement} */ (row.querySelector("[name$='.asked']")),
    points: /** @type {HTMLInputElement} */ (row.querySelector("[name$='.points']")),
  }));

/** @param {HTMLFormElement} form */
const tellSums = (form) => {
  let questions = 0;
  let points = 0;
  for (const row of rowsOf(form)) {
    questions += numberIn(row.asked.value);
    points += numberIn(row.asked.value) * numberIn(row.points.value);
  }
  const sums = /** @type {HTMLElement} */ (form.querySelector("[data-sums]"));
  sums.textContent = (sums.dataset.sums ?? "")
    .replace("{questions}", String(questions))
    .replace("{points}", String(points));
};

/** As many of each sort as its share of all there are; what rounding leaves goes to the largest
 * remainders, so that the sum is the number wanted.
 * @param {number} wanted @param {number[]} counts */
export const evenShares = (wanted, counts) => {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const total = Math.min(wanted, all);
  const exact = counts.map((count) => (total * count) / (all || 1));
  const shares = exact.map(Math.floor);
  const order = exact
    .map((share, place) => ({ rest: share - shares[place], place }))
    .sort((one, other) => other.rest - one.rest || one.place - other.place);
  const left = total - shares.reduce((sum, share) => sum + share, 0);
  for (const { place } of order.slice(0, left)) shares[place] += 1;
  return shares;
};

/** @param {HTMLFormElement} form */
const spread = (form) => {
  const wanted = /** @type {HTMLInputElement} */ (form.querySelector("[data-wanted]"));
  const rows = rowsOf(form);
  const shares = evenShares(
    numberIn(wanted.value),
    rows.map((row) => row.count),
  );
  rows.forEach((row, place) => {
    row.asked.value = shares[place] ? String(shares[place]) : "";
  });
  tellSums(form);
};

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-composer]"));
if (form) {
  form.querySelector("[data-spread-part]")?.removeAttribute("hidden");
  form.addEventListener("input", () => tellSums(form));
  form.querySelector("[data-spread]")?.addEventListener("click", () => spread(form));
  tellSums(form);
}
