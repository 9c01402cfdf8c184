import { parentPort, workerData } from "node:worker_threads"
import { connect } from "../adapters/postgres/database.ts"
import { isAway } from "../adapters/postgres/dialect.ts"
import { COMMITTING, type FromThread, GOING, type ThreadData } from "../office/exchange/import-thread.ts"
import { runImport } from "../office/exchange/run-import.ts"

/** A thread of the office that does one import, on a connection of its own, and ends. */
const { databaseUrl, order, state } = workerData as ThreadData
const say = (said: FromThread): void => parentPort!.postMessage(said, [])

const db = connect(databaseUrl, 1)
try {
  const outcome = await runImport(db, order, {
    onPhase: (phase, rows) => say({ kind: "phase", phase, rows }),
    onStored: (rows) => say({ kind: "stored", rows }),
    mayCommit: () => Atomics.compareExchange(new Int32Array(state), 0, GOING, COMMITTING) === GOING
  })
  say({ kind: "ended", outcome })
} catch (error) {
  say({ kind: "failed", message: (error as Error).message, isAway: isAway(error) })
} finally {
  await db.destroy()
}
