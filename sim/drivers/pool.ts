// Work in parallel on the available cores.
import { availableParallelism } from "node:os";

/**
 * Does all tasks, some at a time, begun in their order; results in the same order. After the first failure no further
 * task is begun; it is thrown when those under way are over.
 * @param atOnce tasks at a time; the number of cores when left out
 */
export async function inParallel<T, R>(
  tasks: readonly T[],
  work: (task: T) => Promise<R>,
  atOnce: number = availableParallelism(),
): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length && failures.length === 0) {
      const i = next++;
      try {
        results[i] = await work(tasks[i]);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
