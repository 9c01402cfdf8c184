import type * as Schema from "effect/Schema"
import { checkFlow } from "#actors/flow/check.ts"
import type { AnyNode, NodeKind } from "#actors/flow/node-kind.ts"
import { nodeKinds } from "#actors/flow/node-kinds.ts"
import { choice, own, text } from "../thing/field.ts"
import { FlowBody } from "./body.ts"
import { exitsTo, exitsToProblems } from "../queues/exits.ts"
import { PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"

/** 流程: what a caller goes through. A change makes a new version; whoever is in an older one keeps to it. */
export const flow = thing({
  name: "flow",
  plural: "flows",
  words: { zh: "流程", en: "Flows" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "hotline" },
  title: "name",
  permissions: { view: "flows.view", edit: "flows.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "服务热线", isListed: true, isSearched: true }),
    recordsFrom: choice(
      [
        { value: "answer", words: { zh: "坐席应答", en: "The agent's answer" } },
        { value: "arrival", words: { zh: "占用线路", en: "The call's arrival" } }
      ],
      {
        zh: "录音开始于",
        en: "Recording begins at",
        help: { zh: "是否录音仍由录音规则决定。", en: "Whether at all the recording rules say." },
        example: "answer",
        usual: "answer",
        isListed: true
      }
    ),
    answers: choice(
      [
        { value: "arrival", words: { zh: "来电到达", en: "The call's arrival" } },
        { value: "late", words: { zh: "需要时", en: "When it has to" } }
      ],
      {
        zh: "接通于",
        en: "Answers at",
        help: {
          zh: "需要时：播放普通提示音、收键或进入队列时才接通；此前标为 early 的提示音以早期媒体播放，挂断步骤按其原因拒接（USER_BUSY 为 486，CALL_REJECTED 为 603，其余多为 480），主叫不计费。",
          en: "When it has to: a prompt, a menu or a place in a queue answers. Before that a prompt marked early is heard as early media, and a hang-up refuses by its cause (USER_BUSY is 486, CALL_REJECTED 603, most others 480); the caller pays nothing."
        },
        example: "arrival",
        usual: "arrival",
        isListed: true
      }
    ),
    body: own("flow", FlowBody as Schema.Codec<FlowBody, unknown>, {
      zh: "内容",
      en: "Steps",
      example: { start: "enqueue", nodes: { enqueue: { _tag: "Enqueue", queue: "service" } } } as never
    })
  },
  looksAt: ["queue", "calendar"],
  check: ({ body, id }, look): ReadonlyArray<Problem> => {
    const idsOf = (name: string) => new Set(look.all(name).map((each) => each.id))
    const known = { queues: idsOf("queue"), calendars: idsOf("calendar") }
    return checkFlow({ id, version: 1, ...body }, known).map(({ node, words }) => ({
      field: node === null ? "body" : `body.nodes.${node}`,
      words
    }))
  },
  checkRemoval: ({ id }, look) => exitsToProblems(exitsTo(look.all<{ readonly id: string }>("queue"), "flow", id))
})
export type FlowRow = RowOfThing<typeof flow>

/** Flows, of those there are, that ask this calendar. Older versions go on without it: who is in one finds it open. */
export const flowsAsking = (
  flows: ReadonlyArray<Pick<FlowRow, "body" | "id">>,
  calendar: string
): ReadonlyArray<string> => flows.filter(({ body }) => calendarsIn(body.nodes).includes(calendar)).map(({ id }) => id)

const calendarsIn = (nodes: FlowBody["nodes"]): ReadonlyArray<string> =>
  Object.values(nodes).flatMap(
    (node) =>
      (nodeKinds as ReadonlyArray<NodeKind<AnyNode>>).find(({ tag }) => tag === node._tag)?.uses?.(node).calendars ?? []
  )
