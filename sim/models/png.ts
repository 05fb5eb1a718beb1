// Images as PNG files.
import { PNG } from "pngjs";
import { writeFileAtomic } from "../../generator/core/files.ts";

/** Colours in [0, 1], row, column, channel (red, green, blue). */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly colours: readonly number[];
}

const CHANNELS = 3;
const WHITE = 255;
/** Small images are enlarged until a side has about so many pixels. */
const SEEN_WELL = 256;

/** The factor that makes an image large enough to be looked at. */
export const factorOf = ({ height, width }: Image): number =>
  Math.max(1, Math.floor(SEEN_WELL / Math.max(height, width)));

/** The bytes of the image: 8 bits a colour, to nearest; each pixel a square of `factor` pixels. */
export function pngOf({ height, width, colours }: Image, factor = 1): Uint8Array {
  const png = new PNG({ height: height * factor, width: width * factor });
  let at = 0;
  for (let y = 0; y < png.height; y++)
    for (let x = 0; x < png.width; x++) {
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * CHANNELS;
      for (let channel = 0; channel < CHANNELS; channel++)
        png.data[at++] = Math.round(Math.max(0, Math.min(1, colours[from + channel])) * WHITE);
      png.data[at++] = WHITE; // opaque
    }
  return PNG.sync.write(png);
}

/** Writes the image, whole or not at all. @throws UserError with exit code 5 when the file system refuses */
export async function writePng(path: string, image: Image, factor: number): Promise<void> {
  await writeFileAtomic(path, pngOf(image, factor));
}
