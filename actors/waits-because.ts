import * as Schema from "effect/Schema"

/** Why waiting work waits: what must change first for it to be served. */
export const WaitsBecause = Schema.Literals([
  "offered", // an agent was chosen and is being asked
  "gathering", // the engine was started again and hears everybody first
  "no-switch", // calls wait for the switch
  "nobody-in-queue",
  "lacks-skill", // nobody of the queue has the skills that it asks for
  "other-area", // nobody of the queue serves its area
  "held-for-another", // it is held for one agent
  "nobody-signed-in",
  "nobody-ready",
  "all-busy",
  "moment" // somebody is free: the next step decides
])
export type WaitsBecause = typeof WaitsBecause.Type
