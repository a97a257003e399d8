import { builder } from '../builder.ts';

/** Paging arguments of the lists of the inventory. */
export const INVENTORY_PAGE_ARGS = builder.args((t) => ({
  first: t.int({ description: 'Number of items from the start, 0–100. Default: 20.' }),
  after: t.string({
    description:
      'Cursor from this list with the same filter, order and scope. Only items after it are returned.',
  }),
  last: t.int({ description: 'Number of items from the end, 0–100.' }),
  before: t.string({
    description:
      'Cursor from this list with the same filter, order and scope. Only items before it are returned.',
  }),
}));
