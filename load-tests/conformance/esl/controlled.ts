import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { createServer, type Socket } from "node:net"
import { clientOn, type EslClient, introductionOf, kindOf } from "./client.ts"
import { type Case, inOrder } from "./orders.ts"
import { outOfOrder, sessionSample } from "./samples.ts"
import { answeredCaller, destroyed, parkedCaller, type Stage } from "./stories.ts"
import { aside, is } from "./traps.ts"

/** A caller's leg, and the controller that the switch called for it. */
const controlled = async <A>(
  stage: Stage,
  mode: string,
  act: (controller: EslClient, uuid: string) => Promise<A>
): Promise<A> => {
  const server = createServer({ noDelay: true })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("a controller without a port")
  const { uuid } = await parkedCaller(stage)
  const connection = once(server, "connection") as Promise<[Socket]>
  await stage.client.execute(uuid, "socket", `127.0.0.1:${address.port} ${mode}`, randomUUID())
  const [socket] = await connection
  const controller = clientOn(socket)
  try {
    return await act(controller, uuid)
  } finally {
    controller.close()
    server.close()
    await stage.client.job(`uuid_kill ${uuid}`)
  }
}

/** What a controller says to its own leg. */
const execute = (controller: EslClient, application: string, data = ""): Promise<string> =>
  controller.say("sendmsg", {
    "call-command": "execute",
    "execute-app-name": application,
    ...(data === "" ? {} : { "execute-app-arg": data })
  })

const ended =
  (name: string, application: string) => (event: { name: string; get: (header: string) => string | undefined }) =>
    event.name === name && event.get("Application") === application

/** States come where they will; the notice that the connection lingers comes some time after the leg's end. */
const isTold = (kind: string): boolean => kind !== "CHANNEL_STATE" && kind !== "notice linger"

/** Legs that a program drives, each by a connection of its own. */
export const CONTROLLED: ReadonlyArray<Case> = [
  {
    name: "outbound-socket.session",
    look: (stage) =>
      controlled(stage, "async full", async (controller, uuid) => {
        const sample = sessionSample("outbound-socket.session")
        await controller.say("connect")
        await controller.say("myevents")
        await controller.say("linger")
        await execute(controller, "answer")
        await controller.next("the end of answer", ended("CHANNEL_EXECUTE_COMPLETE", "answer"))
        await controller.say("sendmsg", { "call-command": "hangup", "hangup-cause": "NORMAL_CLEARING" })
        await controller.next("CHANNEL_HANGUP_COMPLETE", ({ name }) => name === "CHANNEL_HANGUP_COMPLETE")
        await controller.say("exit")
        await controller.closed
        const wanted = sample.map(({ body, headers }) => kindOf(headers["Content-Type"] ?? "", headers, body))
        const introduced = controller.introduction()
        const late = introduced && outOfOrder(introductionOf(sample[0]?.headers ?? {}), introduced)
        await destroyed(stage, uuid)
        return (
          is(introduced?.get("Channel-Unique-ID") ?? "", uuid) ??
          is(introduced?.get("Socket-Mode") ?? "", "async") ??
          is(introduced?.get("Control") ?? "", "full") ??
          is(introduced?.get("variable_current_application") ?? "", "socket") ??
          (late === undefined ? undefined : `${late} comes at another place`) ??
          inOrder(controller.told.filter(isTold), wanted.filter(isTold)) ??
          (controller.told.includes("notice linger") ? undefined : "it does not say that it lingers")
        )
      })
  },
  {
    name: "outbound socket: a controller of one channel alone may not ask for more",
    look: (stage) =>
      controlled(stage, "async", async (controller) => {
        await controller.say("connect")
        const refused = await controller.say("event plain ALL")
        return (
          is(refused, "-ERR command not found") ?? is(controller.introduction()?.get("Control") ?? "", "single-channel")
        )
      })
  },
  {
    name: "outbound socket: that is not async answers when the application is over",
    look: (stage) =>
      controlled(stage, "full", async (controller) => {
        await controller.say("connect")
        await controller.say("myevents")
        await execute(controller, "answer")
        await execute(controller, "playback", stage.target.prompt)
        const [ends, answer] = [
          controller.told.indexOf("CHANNEL_EXECUTE_COMPLETE playback"),
          controller.told.lastIndexOf("+OK")
        ]
        return (
          is(controller.introduction()?.get("Socket-Mode") ?? "", "static") ??
          (ends >= 0 && ends < answer ? undefined : `answered before its end: ${controller.told.join(", ")}`)
        )
      })
  },
  {
    name: "myevents: of one leg alone, lingering for so long, and closed then",
    look: async (stage) => {
      const { uuid } = await answeredCaller(stage)
      return aside(stage, async (client) => {
        const enabled = await client.say(`myevents ${uuid}`)
        const lingers = await client.say("linger 1")
        await stage.client.job(`uuid_kill ${uuid}`)
        const last = await client.closed
        const others = client.heard.filter((event) => event.uuid !== uuid)
        return (
          is(enabled, "+OK Events Enabled") ??
          is(lingers, "+OK will linger 1 seconds") ??
          is(last, /^text\/disconnect-notice disconnect/u) ??
          inOrder(client.told, ["CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "notice disconnect"]) ??
          (others.length === 0 ? undefined : `${others.length} events of others`)
        )
      })
    }
  }
]
