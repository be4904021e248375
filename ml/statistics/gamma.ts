/** From here on Stirling's series has all digits of a double; a smaller argument is brought here by recurrence. */
const STIRLING_FROM = 10;

/**
 * Natural logarithm of the gamma function (Abramowitz and Stegun, 6.1.15 and 6.1.41).
 *
 * @param x above 0
 */
export function lnGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < STIRLING_FROM) product *= shifted++;
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series = inverse *
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series -
    Math.log(product);
}

/**
 * The digamma function, the derivative of {@linkcode lnGamma} (Abramowitz and Stegun, 6.3.5 and 6.3.18).
 *
 * @param x above 0
 */
export function digamma(x: number): number {
  let sum = 0;
  let shifted = x;
  while (shifted < STIRLING_FROM) sum += 1 / shifted++;
  const square = 1 / (shifted * shifted);
  const series = square *
    (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))));
  return Math.log(shifted) - 0.5 / shifted - series - sum;
}
