import { startAnsweringProxy } from './answering-proxy.ts';

export interface CuttingProxy extends AsyncDisposable {
  readonly origin: string;
  readonly cuts: () => number;
}

/**
 * Forwards requests unchanged, and cuts the connection instead of one response in `1 / share`: the provider has
 * executed the request, and the client does not learn it.
 */
export async function startCuttingProxy(
  target: string,
  options: { share: number; random: () => number },
): Promise<CuttingProxy> {
  let cuts = 0;
  const proxy = await startAnsweringProxy(target, () => {
    if (options.random() < options.share) {
      cuts += 1;
      return 'cut';
    }
    return null;
  });
  return {
    origin: proxy.origin,
    cuts: () => cuts,
    [Symbol.asyncDispose]: proxy[Symbol.asyncDispose],
  };
}
