import type { AlarmSettings } from "./incident-classes.ts"
import type { Channel } from "./work.ts"

export interface AlarmProblem {
  /** The class; null: of all of them. */
  readonly class: string | null
  readonly message: string
}

/** What stands against handling alarms so: every incident must come to somebody. */
export const checkAlarms = (
  settings: AlarmSettings,
  queues: ReadonlyArray<{ readonly id: string; readonly channels: ReadonlyArray<Channel> }>
): ReadonlyArray<AlarmProblem> => [
  ...checkClasses(settings),
  ...settings.classes.flatMap(({ id, queue }) =>
    queueProblems(queue, "alarm", queues).map((message) => ({ class: id, message }))
  ),
  ...queueProblems(settings.faults.queue, "task", queues).map((message) => ({
    class: null,
    message: `faults: ${message}`
  }))
]

/** Of these what no queue can make good: whoever takes alarms finds another queue for what one does not take. */
export const checkClasses = ({ classes, others }: Omit<AlarmSettings, "faults">): ReadonlyArray<AlarmProblem> => {
  const firstOf = new Map<string, string>()
  return [
    ...(classes.some(({ id }) => id === others)
      ? []
      : [{ class: null, message: `there is no class "${others}", to which belongs what no class names` }]),
    ...classes.flatMap((each, index) => {
      const found: Array<string> = []
      if (classes.findIndex(({ id }) => id === each.id) < index) found.push("stands there twice")
      for (const event of each.events) {
        const first = firstOf.get(event)
        if (first === undefined) firstOf.set(event, each.id)
        else found.push(`the event "${event}" belongs to "${first}" already`)
      }
      const steps = each.plan.steps.map(({ id }) => id)
      const twice = steps.find((id, place) => steps.indexOf(id) < place)
      if (twice !== undefined) found.push(`two steps of its plan are called "${twice}"`)
      return found.map((message) => ({ class: each.id, message }))
    })
  ]
}

const queueProblems = (
  id: string,
  channel: Channel,
  queues: Parameters<typeof checkAlarms>[1]
): ReadonlyArray<string> => {
  const queue = queues.find((each) => each.id === id)
  if (queue === undefined) return [`there is no queue "${id}"`]
  return queue.channels.includes(channel) ? [] : [`the queue "${id}" does not take the channel "${channel}"`]
}
