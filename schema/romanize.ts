/** Hangul in Latin letters, by the Revised Romanization of Korean (2000), letter by letter: without sound changes. */

const INITIALS = [
  ..."g kk n d tt r m b pp s ss".split(" "),
  "",
  ..."j jj ch k t p h".split(" "),
];
const VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ");
const FINALS = [
  "",
  ..."k kk k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" "),
];

const FIRST = 0xac00;
const LAST = 0xd7a3;

/** A text with each syllable of Hangul in Latin letters, such as `gogaek` for 고객; everything else stays. */
export function romanize(text: string): string {
  return Array.from(text.normalize("NFC"), syllable).join("");
}

function syllable(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < FIRST || code > LAST) return character;
  const at = code - FIRST;
  const initial = INITIALS[Math.floor(at / 588)]!;
  const vowel = VOWELS[Math.floor(at % 588 / 28)]!;
  return initial + vowel + FINALS[at % 28]!;
}
