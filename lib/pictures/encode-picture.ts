import sharp from "sharp";
import { AppError } from "@/lib/app-error";

/** Enough for a logo in print; what is larger is scaled down. */
const MAX_WIDTH = 1_024;
const MAX_HEIGHT = 1_024;
/** A small file can unfold to a picture that fills the memory. */
const MAX_PIXELS = 40_000_000;

/** SVG is left out on purpose: it is a program, not a picture. */
const FORMATS: ReadonlySet<string> = new Set(["png", "jpeg", "webp", "gif", "avif", "heif"]);

export type EncodedPicture = { bytes: Buffer; contentType: "image/png" | "image/jpeg"; width: number; height: number };

/**
 * Reads any common picture and writes it anew (logos as PNG, photographs as JPEG on white), so that nothing of the upload but its pixels survives (no scripts,
 * places or trailing data). Throws AppError BAD_INPUT when it cannot be read.
 */
export async function encodePicture(
  bytes: Uint8Array,
  field = "logo",
  as: "png" | "jpeg" = "png",
): Promise<EncodedPicture> {
  try {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, animated: false });
    const { format } = await image.metadata();
    if (!FORMATS.has(format)) throw new Error(`Format ${format} is not taken.`);
    const sized = image
      .rotate()
      .resize({ width: MAX_WIDTH, height: MAX_HEIGHT, fit: "inside", withoutEnlargement: true });
    const written =
      as === "png"
        ? sized.png({ compressionLevel: 9 })
        : sized.flatten({ background: "#ffffff" }).jpeg({ quality: 82, mozjpeg: true });
    const { data, info } = await written.toBuffer({ resolveWithObject: true });
    return { bytes: data, contentType: `image/${as}`, width: info.width, height: info.height };
  } catch (cause) {
    throw new AppError("BAD_INPUT", "This file can't be read as a picture. Choose a PNG, JPEG, WebP or GIF file.", {
      field,
      cause,
    });
  }
}
