import { parentPort, workerData } from "node:worker_threads"
import { doorsAt } from "../laboratory/doors.ts"
import { makeLaboratory } from "../laboratory/laboratory.ts"
import type { FromLaboratory, LaboratoryPlace, ToLaboratory } from "../laboratory/laboratory-thread.ts"

/** A thread of the office that is virtual terminals, as many as are pressed. */
const { address, ports, sip, ...place } = workerData as LaboratoryPlace
const laboratory = makeLaboratory({ ...place, doors: doorsAt(address, ports, sip) })
const say = (said: FromLaboratory): void => parentPort!.postMessage(said, [])

parentPort!.on("message", ({ id, ...order }: ToLaboratory) => {
  laboratory.do(order).then(
    (done) => say({ id, kind: "done", done }),
    (error: unknown) => say({ id, kind: "failed", message: error instanceof Error ? error.message : String(error) })
  )
})
