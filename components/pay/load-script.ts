/** Loads the provider's script from an address that is known only at run time. */

const loads = new Map<string, Promise<void>>();

/** Resolves when the script ran. A failed load is forgotten, so that the next call tries again. */
export function loadScript(url: string): Promise<void> {
  const known = loads.get(url);
  if (known !== undefined) return known;
  const load = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("The payment provider's script could not be loaded."));
    };
    document.head.append(script);
  });
  loads.set(url, load);
  load.catch(() => loads.delete(url));
  return load;
}

/** The promise's result, or an error after `ms`. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("This took too long.")), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
