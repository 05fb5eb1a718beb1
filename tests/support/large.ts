// What takes minutes or gigabytes is tested on demand only.

/** Whether the large circuits are counted too: `make test LARGE=1`. */
export const isLarge = process.env.LARGE === "1";
