import { Worker } from "node:worker_threads"
import type { Finding } from "./round.ts"

/** Whose targets: those of the switch, or those that the fuzzer itself is tried with. */
export type TargetsOf = "switch" | "planted"

export interface ThreadGiven {
  readonly of: TargetsOf
  readonly targets: ReadonlyArray<string>
  readonly seed: number
  readonly shared: SharedArrayBuffer
  /** This input alone, at the first target. */
  readonly once?: Uint8Array
}

export type FromThread = { readonly finding: Finding } | { readonly over: true }

export interface Watched {
  readonly inputs: number
  readonly findings: ReadonlyArray<Finding>
}

export interface WatchOptions {
  readonly of: TargetsOf
  readonly targets: ReadonlyArray<string>
  readonly seed: number
  readonly forMs: number
  readonly threads: number
  /** An input that takes so long will not end. */
  readonly hangMs: number
  /** Ends it before the time is up. */
  readonly isEnough?: (inputs: number, findings: number) => boolean
}

const LONGEST_OCTETS = 65_535
const COUNTS_OCTETS = 12
const LOOK_MS = 200

/** Throws inputs at the targets in threads, and ends a thread that hangs. */
export const watch = async (options: WatchOptions, found: (finding: Finding) => void): Promise<Watched> => {
  const findings: Array<Finding> = []
  const endMs = performance.now() + options.forMs
  const isOver = (inputs: number): boolean =>
    performance.now() >= endMs || options.isEnough?.(inputs, findings.length) === true
  const take = (finding: Finding): void => {
    findings.push(finding)
    found(finding)
  }
  const lanes = Array.from({ length: options.threads }, async (_, lane) => {
    let inputs = 0
    // A thread that hung is followed by one with other inputs, or it would come to the same place again.
    for (let again = 0; !isOver(inputs); again++)
      inputs += await thread(options, options.seed + lane * 1_000_003 + again * 7_919, isOver, take)
    return inputs
  })
  const counted = await Promise.all(lanes)
  return { inputs: counted.reduce((sum, each) => sum + each, 0), findings }
}

/** One thread from its start to the end of the time, or of itself; how many inputs it tried. */
const thread = async (
  { hangMs, of, targets }: WatchOptions,
  seed: number,
  isOver: (inputs: number) => boolean,
  take: (finding: Finding) => void
): Promise<number> => {
  const shared = new SharedArrayBuffer(COUNTS_OCTETS + LONGEST_OCTETS)
  const counts = new Int32Array(shared, 0, 3)
  const worker = start({ of, targets, seed, shared })
  const tried = (): { readonly target: string; readonly input: Uint8Array } => ({
    target: targets[Atomics.load(counts, 1)] ?? "",
    input: Uint8Array.from(new Uint8Array(shared, COUNTS_OCTETS, Atomics.load(counts, 2)))
  })
  const ended: Array<string> = []
  worker.on("message", (told: FromThread) => void ("finding" in told && take(told.finding)))
  worker.once(
    "error",
    (error: unknown) => void ended.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  )

  let seen = -1
  let movedMs = performance.now()
  while (!isOver(Atomics.load(counts, 0)) && ended.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const count = Atomics.load(counts, 0)
    if (count !== seen) {
      seen = count
      movedMs = performance.now()
    } else if (count > 0 && performance.now() - movedMs > hangMs) break
  }
  // What began before the time was up may still hang.
  const isStuck = ended.length === 0 && performance.now() - movedMs > hangMs
  await worker.terminate()
  if (ended.length > 0) take({ ...tried(), kind: "crash", reason: `nobody caught it: ${ended.join()}` })
  if (isStuck && (await hangs(of, tried(), hangMs)))
    take({ ...tried(), kind: "hang", reason: `does not end within ${hangMs} ms` })
  return Atomics.load(counts, 0)
}

/** Tried by itself with more time: a machine that stood still is no fault of the input, and minimising takes its time. */
const hangs = async (
  of: TargetsOf,
  { input, target }: { readonly input: Uint8Array; readonly target: string },
  hangMs: number
): Promise<boolean> => {
  const worker = start({
    of,
    targets: [target],
    seed: 0,
    shared: new SharedArrayBuffer(COUNTS_OCTETS),
    once: input
  })
  const isOver = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), hangMs * 2)
    worker.once("message", () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
  await worker.terminate()
  return !isOver
}

const start = (given: ThreadGiven): Worker =>
  new Worker(new URL("fuzz-thread.ts", import.meta.url), { workerData: given })
