import { frameOriginsOf } from "@/lib/embed/framing";
import { getContext } from "./context";

/** Which websites may show the page behind this address in a frame; none for what is no product. */
export const frameOrigins = async (url: string): Promise<string[]> =>
  frameOriginsOf(await getContext(), { key: url.split(/[/?#]/)[2] ?? "" });
