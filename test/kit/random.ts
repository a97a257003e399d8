/** Numbers in [0, 1) that look random and are the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the items, chosen at random. */
export function oneOf<Item>(items: readonly Item[], random: () => number): Item {
  const index = Math.floor(random() * items.length);
  if (index >= items.length) throw new Error('expected at least one item');
  return items[index] as Item;
}
