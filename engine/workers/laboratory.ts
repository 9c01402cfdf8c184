import { parentPort, workerData } from "node:worker_threads"
import { makeLaboratory } from "../laboratory/laboratory.ts"
import type { FromLaboratory, LaboratoryPlace, ToLaboratory } from "../laboratory/laboratory-thread.ts"

/** A thread of the office that is virtual terminals, as many as are pressed. */
const laboratory = makeLaboratory(workerData as LaboratoryPlace)
const say = (said: FromLaboratory): void => parentPort!.postMessage(said, [])

parentPort!.on("message", ({ id, ...order }: ToLaboratory) => {
  laboratory.do(order).then(
    (done) => say({ id, kind: "done", done }),
    (error: unknown) => say({ id, kind: "failed", message: error instanceof Error ? error.message : String(error) })
  )
})
