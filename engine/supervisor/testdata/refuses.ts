/** Finds its port taken. */
import * as Effect from "effect/Effect"
import { runWorker, taken } from "../../workers/frame/worker.ts"

runWorker("refuses", () => Effect.fail(taken("http.port", "127.0.0.1:8080", { code: "EADDRINUSE" })))
