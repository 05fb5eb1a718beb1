// Search in ascending lists.

/** The last position of an ascending list whose item is at most `value`; the list's first item is. */
export function lastAtMost<T>(list: ArrayLike<T>, value: T): number {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
