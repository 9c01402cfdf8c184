import { FAULTS } from "../incident-classes/schema.ts"
import type { Look, Problem } from "../thing/thing.ts"

interface Taking {
  readonly id: string
  readonly channels: ReadonlyArray<string>
}

/** A class that queues its incidents here needs a queue that takes them; so does who visits for faults. */
export const classProblems = ({ channels, id }: Taking, look: Look): ReadonlyArray<Problem> => {
  const here = look
    .all<{ readonly id: string; readonly queue: string }>("incident-class")
    .flatMap((each) => (each.queue === id ? [each.id] : []))
  const ofAlarms = here.filter((each) => each !== FAULTS)
  return [
    ...(ofAlarms.length > 0 && !channels.includes("alarm")
      ? [
          {
            field: "channels",
            words: {
              zh: `这些警情类别还需要警情渠道：${ofAlarms.join("、")}`,
              en: `these incident classes still need the channel of alarms: ${ofAlarms.join(", ")}`
            }
          }
        ]
      : []),
    ...(here.includes(FAULTS) && !channels.includes("task")
      ? [
          {
            field: "channels",
            words: {
              zh: `警情类别 ${FAULTS} 还需要任务渠道`,
              en: `the incident class ${FAULTS} still needs the channel of tasks`
            }
          }
        ]
      : [])
  ]
}
