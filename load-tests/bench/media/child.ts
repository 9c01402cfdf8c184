import { fork, type ChildProcess } from "node:child_process"

type Answers = Readonly<Record<string, (given: never) => unknown>>

interface Asked {
  readonly id: number
  readonly name: string
  readonly given: unknown
}

/** Inside a child: answers what its parent asks, by name; ends with the parent. */
export const answering = (answers: Answers): void => {
  process.on("message", (message) => {
    const { given, id, name } = message as Asked
    void Promise.resolve(answers[name]!(given as never)).then((answer) => process.send?.({ id, answer }))
  })
  process.once("disconnect", () => process.exit(0))
}

/** A process of a file of this folder. */
export interface Child {
  readonly pid: number
  readonly ask: <Answer>(name: string, given?: unknown) => Promise<Answer>
  readonly stop: () => Promise<void>
}

export const startChild = (
  file: string,
  flags: ReadonlyArray<string> = [],
  words: ReadonlyArray<string> = []
): Child => {
  const child: ChildProcess = fork(new URL(file, import.meta.url), [...words], {
    execArgv: [...flags],
    stdio: ["ignore", "inherit", "inherit", "ipc"]
  })
  const over = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  child.on("message", (message) => {
    const { answer, id } = message as { readonly id: number; readonly answer: unknown }
    waiting.get(id)?.resolve(answer)
    waiting.delete(id)
  })
  child.once("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${code}`))
  })
  return {
    pid: child.pid ?? 0,
    ask: async <Answer>(name: string, given?: unknown) => {
      const answer = Promise.withResolvers<unknown>()
      waiting.set((asked += 1), answer)
      child.send({ id: asked, name, given } satisfies Asked)
      return (await answer.promise) as Answer
    },
    stop: async () => {
      if (child.connected) child.disconnect()
      await over
    }
  }
}
