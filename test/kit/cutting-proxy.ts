import { startAnsweringProxy } from './answering-proxy.ts';

export interface CuttingProxy extends AsyncDisposable {
  readonly origin: string;
  readonly cuts: () => number;
}

/**
 * Passes requests on as they came, and cuts the connection in place of one answer in `1 / share`: the provider has
 * done what it was asked, and nobody is told.
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
