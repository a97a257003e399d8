/** Longest word, in characters. Longer ones are cut, in objects and in questions alike. */
const LONGEST = 64;

/**
 * Splits a text into the words by which it is found: runs of letters and digits, in one form for all spellings of a
 * letter (NFKC, without case). Chinese and Japanese texts have no blanks, so a word begins at each ideograph and
 * reaches to the end of the run.
 */
export function wordsOf(text: string): readonly string[] {
  const runs = folded(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set(runs.flatMap(wordsOfRun))];
}

function wordsOfRun(run: string): readonly string[] {
  const characters = [...run];
  return characters.flatMap((character, index) =>
    index === 0 || /\p{Script=Han}/u.test(character)
      ? [characters.slice(index, index + LONGEST).join('')]
      : [],
  );
}

/** Upper case in between joins the forms of a letter that lower case keeps apart, such as ß and ss. */
function folded(text: string): string {
  const upper = text.toWellFormed().normalize('NFKC').toLowerCase().toUpperCase();
  // JavaScript has a form of its own for a sigma at the end of a word.
  return upper.toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}
