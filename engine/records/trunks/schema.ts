import { NUMBER_KINDS } from "#actors/dialling/settings.ts"
import { KIND_WORDS } from "#actors/dialling/words.ts"
import { choice, choices, many, oneOrNone, text, textOrNone, texts, whole, yesNo } from "../thing/field.ts"
import { type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { hostOf, isNetwork } from "./addresses.ts"

/** `taken|kept=front`, as the switch reads it. */
const RULE = /^(?:[+\d*#xznXZN]{0,32}\|)?[+\d*#xznXZN]{0,32}[.!]?=[+\d*#]{0,32}$/u

const RULES = { maxLength: 100, maxItems: 50, pattern: RULE, usual: [] } as const

const RULE_HELP = {
  zh: "写作 去掉|保留=前加，如 9|.=（去掉出局码 9）、|1xxxxxxxxxx=+86。x 任意数字，z 1–9，n 2–9，. 其余至少一位，! 其余任意；自上而下第一条生效。",
  en: "Written taken|kept=front: 9|.= takes a leading 9 away, |1xxxxxxxxxx=+86 puts +86 before it. x any digit, z 1–9, n 2–9, . at least one more, ! any more; the first that fits holds."
}

/** 线路: where calls come from and go out to. The switch follows each change at once. */
export const trunk = thing({
  name: "trunk",
  plural: "trunks",
  words: { zh: "线路", en: "Trunks" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "telecom-1" },
  title: "name",
  permissions: { view: "channels.view", edit: "channels.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "电信中继一", isListed: true, isSearched: true }),
    sources: texts({
      zh: "来电地址",
      en: "Calls come from",
      help: {
        zh: "对端的 IP 地址或网段，如 192.0.2.10、192.0.2.0/28。不在任何线路中的地址不能呼入。",
        en: "Addresses and networks of the other side: 192.0.2.10, 192.0.2.0/28. What is in no trunk cannot call."
      },
      maxLength: 50,
      maxItems: 50,
      example: ["192.0.2.10"],
      usual: [],
      isListed: true
    }),
    hosts: texts({
      zh: "去话地址",
      en: "Calls go to",
      help: {
        zh: "按顺序尝试：IP 地址，可带端口，如 192.0.2.10:5060。留空则不能呼出。",
        en: "Tried in this order: addresses, with a port if need be: 192.0.2.10:5060. None: no calls go out."
      },
      maxLength: 60,
      maxItems: 10,
      example: ["192.0.2.10:5060"],
      usual: [],
      isListed: true
    }),
    mediaSources: texts({
      zh: "媒体地址",
      en: "Media gateways",
      help: {
        zh: "语音由另外的机器收发时，其 IP 地址或网段。留空：语音只发往信令地址，或先发来语音的一方。",
        en: "Where voice is handled by other machines: their addresses or networks. None: voice goes to where the signalling is, or to who has sent some first."
      },
      maxLength: 50,
      maxItems: 50,
      example: ["192.0.2.16/28"],
      usual: []
    }),
    transport: choice(
      [
        { value: "udp", words: { zh: "UDP", en: "UDP" } },
        { value: "tcp", words: { zh: "TCP", en: "TCP" } },
        { value: "tls", words: { zh: "TLS", en: "TLS" } }
      ],
      { zh: "传输", en: "Transport", example: "udp", usual: "udp" }
    ),
    channels: whole({
      zh: "通道数",
      en: "Channels",
      help: { zh: "同时通话的上限，呼入呼出合计。", en: "Calls at once at most, in and out together." },
      minimum: 1,
      maximum: 10_000,
      example: 30,
      usual: 30,
      isListed: true
    }),
    codecs: choices(
      [
        { value: "PCMA", words: { zh: "G.711 A 律", en: "G.711 A-law" } },
        { value: "PCMU", words: { zh: "G.711 μ 律", en: "G.711 μ-law" } }
      ],
      { zh: "编码", en: "Codecs", example: ["PCMA"], usual: ["PCMA", "PCMU"] }
    ),
    calledRules: texts({
      zh: "呼入被叫号码规则",
      en: "Rules for dialled numbers, in",
      help: RULE_HELP,
      ...RULES,
      example: []
    }),
    callerRules: texts({ zh: "呼入主叫号码规则", en: "Rules for callers' numbers, in", ...RULES, example: [] }),
    outRules: texts({ zh: "呼出被叫号码规则", en: "Rules for dialled numbers, out", ...RULES, example: [] }),
    takes: choices(
      NUMBER_KINDS.map((value) => ({ value, words: KIND_WORDS[value] })),
      {
        zh: "可呼出",
        en: "Takes calls to",
        help: {
          zh: "紧急号码 110、119、120、122 总能拨出：没有线路选中时走任一可呼出的线路。坐席呼出在后续版本提供，现在可先设置并试拨。",
          en: "110, 119, 120 and 122 always pass: where no trunk is chosen for them, by any that takes calls out. Nobody dials out yet: that comes with the agents' panel; set the rules and try numbers."
        },
        example: NUMBER_KINDS,
        usual: NUMBER_KINDS
      }
    ),
    dialOrder: whole({
      zh: "呼出顺序",
      en: "Order of calls out",
      help: {
        zh: "几条线路都可呼出时，数值小的优先；指定了外显号码时，先用能显示它的线路。",
        en: "Of several that take a call the smaller comes first; where a number is to be shown, the first that may show it."
      },
      minimum: 0,
      maximum: 10_000,
      example: 100,
      usual: 100
    }),
    zeroBeforeMobiles: yesNo({
      zh: "外地手机加 0",
      en: "0 before mobiles of other cities",
      help: {
        zh: "归属地按“号段与区号”判断，本市由系统参数“本地区号”决定；查不到归属地的按外地。",
        en: "Where a mobile is at home the number prefixes say, and which city is ours the own area code; one that nobody knows counts as another city's."
      },
      example: false,
      usual: false
    }),
    registrar: textOrNone({
      zh: "注册服务器",
      en: "Registrar",
      help: {
        zh: "需要注册的线路：服务器 IP 地址，可带端口。密码在下方单独设置。",
        en: "Where this trunk registers, an address with a port if need be; its password is set below. Empty: it does not."
      },
      maxLength: 60,
      example: null,
      usual: null
    }),
    registersAs: textOrNone({ zh: "注册用户", en: "Registers as", maxLength: 100, example: null, usual: null }),
    authUser: textOrNone({
      zh: "认证用户",
      en: "User of the password",
      help: { zh: "留空则与注册用户相同。", en: "Empty: as it registers." },
      maxLength: 100,
      example: null,
      usual: null
    }),
    registrationSeconds: whole({
      zh: "注册有效期",
      en: "Registration lasts",
      help: {
        zh: "隔这么久向运营商重新注册；短些能早知道线路断了，也多些往来。",
        en: "Renewed this often at the provider: a shorter one notices a dead line sooner, at the cost of more messages."
      },
      unit: { zh: "秒", en: "s" },
      minimum: 60,
      maximum: 86_400,
      example: 600,
      usual: 600
    }),
    next: oneOrNone("trunk", {
      zh: "失败后改走",
      en: "Otherwise by",
      help: { zh: "本线路接不了的呼出改由该线路。", en: "Takes calls out that this one does not." },
      example: null,
      usual: null
    }),
    nextOn: choices(
      [
        { value: "403", words: { zh: "403 拒绝", en: "403 forbidden" } },
        { value: "404", words: { zh: "404 无此号码", en: "404 no such number" } },
        { value: "408", words: { zh: "408 无应答", en: "408 no answer from it" } },
        { value: "480", words: { zh: "480 暂不可用", en: "480 not there now" } },
        { value: "500", words: { zh: "500 内部错误", en: "500 failed" } },
        { value: "502", words: { zh: "502 网关错误", en: "502 bad gateway" } },
        { value: "503", words: { zh: "503 拥塞", en: "503 full" } },
        { value: "504", words: { zh: "504 超时", en: "504 timed out" } }
      ],
      {
        zh: "何时改走",
        en: "Because of",
        help: {
          zh: "对端的这些应答使呼叫转到下一地址或下一线路。",
          en: "These answers lead on to the next address, and to the next trunk."
        },
        example: ["503"],
        usual: ["408", "500", "502", "503", "504"]
      }
    ),
    watchSeconds: whole({
      zh: "探测间隔",
      en: "Watched every",
      help: {
        zh: "向每个去话地址发送 OPTIONS，无应答的不使用。0 表示不探测。",
        en: "OPTIONS to each address that calls go to; one that does not answer is passed over. 0: not at all."
      },
      unit: { zh: "秒", en: "s" },
      minimum: 0,
      maximum: 3_600,
      example: 30,
      usual: 30
    }),
    domain: text({
      zh: "对端域名",
      en: "Their domain",
      help: {
        zh: "写入 From 和 To 的域名；留空用对方地址。",
        en: "Stands in From and To, and is registered with. Empty: the address."
      },
      maxLength: 253,
      pattern: /^[\w.-]*$/u,
      example: "",
      usual: ""
    }),
    callerNumber: textOrNone({
      zh: "外显号码",
      en: "Shown number",
      help: {
        zh: "呼出时默认显示；留空由运营商决定。",
        en: "Shown when nothing else is said. Empty: the carrier's choice."
      },
      maxLength: 33,
      pattern: /^\+?\d{1,32}$/u,
      example: "02012345678",
      usual: null
    }),
    shownNumbers: many("number", {
      zh: "也可外显",
      en: "May also show",
      help: {
        zh: "运营商允许本线路显示的其他接入号码，供队列、角色和“客户上次拨打的号码”选用。",
        en: "Other numbers of ours that the carrier lets this trunk show: for queues, roles, and what a customer called last."
      },
      example: [],
      usual: []
    }),
    callerName: textOrNone({ zh: "外显名称", en: "Shown name", maxLength: 64, example: null, usual: null }),
    assertsIdentity: yesNo({
      zh: "携带 P-Asserted-Identity",
      en: "P-Asserted-Identity",
      help: { zh: "运营商据此计费和显示号码。", en: "Some carriers bill and show by it." },
      example: false,
      usual: false
    }),
    isPrivate: yesNo({ zh: "隐藏主叫", en: "Shows nobody", example: false, usual: false }),
    isOff: yesNo({ zh: "停用", en: "Switched off", example: false, usual: false, isListed: true })
  },
  looksAt: ["trunk"],
  check: (row, look) => [
    ...addressProblems(row),
    ...registrationProblems(row),
    ...circle(row, look.all<TrunkRow>("trunk")),
    ...otherMobiles(row, look.all<TrunkRow>("trunk"))
  ]
})
export type Trunk = RowOfThing<typeof trunk>

interface TrunkRow {
  readonly id: string
  readonly next: string | null
  readonly zeroBeforeMobiles: boolean
}

const problem = (field: string, zh: string, en: string): Problem => ({ field, words: { zh, en } })

const networkProblems = (field: string, entered: ReadonlyArray<string>): ReadonlyArray<Problem> =>
  entered
    .filter((each) => !isNetwork(each))
    .map((each) => problem(field, `${each} 不是 IP 地址或网段`, `${each} is no address or network`))

const addressProblems = (row: {
  readonly sources: ReadonlyArray<string>
  readonly mediaSources: ReadonlyArray<string>
  readonly hosts: ReadonlyArray<string>
}): ReadonlyArray<Problem> => [
  ...networkProblems("sources", row.sources),
  ...networkProblems("mediaSources", row.mediaSources),
  ...row.hosts
    .filter((each) => hostOf(each, 5_060) === undefined)
    .map((each) => problem("hosts", `${each} 不是 IP 地址（可带端口）`, `${each} is no address with a port or without`))
]

const registrationProblems = (row: {
  readonly registrar: string | null
  readonly registersAs: string | null
}): ReadonlyArray<Problem> => {
  if (row.registrar === null)
    return row.registersAs === null
      ? []
      : [problem("registrar", "需要注册服务器", "where it registers must be said as well")]
  return [
    ...(hostOf(row.registrar, 5_060) === undefined
      ? [problem("registrar", "不是 IP 地址（可带端口）", "is no address with a port or without")]
      : []),
    ...(row.registersAs === null ? [problem("registersAs", "需要注册用户", "who it registers as must be said")] : [])
  ]
}

/** A call that every trunk refused comes to its end. */
const circle = (row: TrunkRow, all: ReadonlyArray<TrunkRow>): ReadonlyArray<Problem> => {
  const seen = new Set([row.id])
  for (let next = row.next; next !== null; next = all.find(({ id }) => id === next)?.next ?? null) {
    if (seen.has(next)) return [problem("next", "线路之间形成循环", "leads back to a trunk before it")]
    seen.add(next)
  }
  return []
}

/** A call is made for the first trunk and handed on as it is: those that follow each other want mobiles in one form. */
const otherMobiles = (row: TrunkRow, all: ReadonlyArray<TrunkRow>): ReadonlyArray<Problem> => {
  const beside = all.find(
    ({ id, next, zeroBeforeMobiles }) =>
      id !== row.id && (row.next === id || next === row.id) && zeroBeforeMobiles !== row.zeroBeforeMobiles
  )
  return beside === undefined
    ? []
    : [
        problem(
          "zeroBeforeMobiles",
          `与 ${beside.id} 不同：互为替代的线路须一致；其中不要 0 的线路用呼出规则 0|1xxxxxxxxxx= 去掉。要两条都改，先清空“失败后改走”，或一次导入两行`,
          `is another than that of ${beside.id}: trunks that follow each other want the same; one that wants no 0 takes it away by its rule 0|1xxxxxxxxxx=. To change both, clear “Otherwise by” first, or import both rows at once`
        )
      ]
}
