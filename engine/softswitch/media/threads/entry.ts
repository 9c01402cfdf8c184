import { parentPort, workerData, type MessagePort } from "node:worker_threads"
import { hostPlane } from "./host.ts"
import { watchLiveMemory } from "./live-memory.ts"
import type { FromThread, ThreadData, ToThread } from "./messages.ts"
import { restingAfter } from "./rest.ts"

const COUNTS_EVERY_MS = 1_000

/** A media thread: a plane with sockets, files and a tick of its own. */
const run = (port: MessagePort, { start, wake }: ThreadData): void => {
  const post = (message: FromThread): void => port.postMessage(message, [])
  const hosted = hostPlane(start, post, { after: restingAfter(new Int32Array(wake)) }, watchLiveMemory())
  port.on("message", (message: ToThread) => hosted.take(message))
  setInterval(hosted.tellCounts, COUNTS_EVERY_MS)
  post({ _tag: "Ready" })
}

// The main thread loads this file too, so that a thread finds it compiled.
if (parentPort !== null) run(parentPort, workerData as ThreadData)
