import type { Timer } from "../behaviour.ts"
import { timers as deskTimers } from "../task/timers.ts"

import type { Message, Of, State } from "./protocol.ts"

/** Everything an incident waits for follows from its state, so a restart waits for the same. */
export const timers = (state: State): ReadonlyArray<Timer<Message>> => {
  switch (state._tag) {
    case "Open":
      return [...open(state), ...parties(state), ...line(state)]
    case "Suspended":
      return [
        { key: "suspension", dueAt: state.until, message: (at) => ({ _tag: "SuspensionOver", at }) },
        ...parties(state),
        ...line(state)
      ]
    case "Closed":
      return [
        {
          key: "end",
          dueAt: state.tellAt ?? state.until,
          message: (at) => ({ _tag: "TellEndDue", at })
        }
      ]
    default:
      return []
  }
}

const open = ({ desk, escalation, steps }: Of<"Open">): ReadonlyArray<Timer<Message>> => [
  // The desk's own: announce, alert, assure. An incident's desk never lingers.
  ...(deskTimers(desk).filter(({ key }) => key !== "linger") as ReadonlyArray<Timer<Message>>),
  ...(escalation === null
    ? []
    : [
        {
          key: `climb ${escalation.climb}`,
          dueAt: escalation.dueAt,
          message: (at): Message => ({ _tag: "ClimbDue", at, climb: escalation.climb })
        } satisfies Timer<Message>
      ]),
  ...steps.flatMap(({ dueAt, id }): ReadonlyArray<Timer<Message>> =>
    dueAt === null ? [] : [{ key: `step ${id}`, dueAt, message: (at) => ({ _tag: "StepDue", at, step: id }) }]
  )
]

const parties = ({ parties: all }: Pick<Of<"Open">, "parties">): ReadonlyArray<Timer<Message>> =>
  all.flatMap(({ dueAt, id }): ReadonlyArray<Timer<Message>> =>
    dueAt === null ? [] : [{ key: `party ${id}`, dueAt, message: (at) => ({ _tag: "PartyDue", at, party: id }) }]
  )

const line = ({ case: about }: Pick<Of<"Open">, "case">): ReadonlyArray<Timer<Message>> => {
  const lookAt = about.line?.lookAt ?? null
  return lookAt === null ? [] : [{ key: "line", dueAt: lookAt, message: (at) => ({ _tag: "LineDue", at }) }]
}
