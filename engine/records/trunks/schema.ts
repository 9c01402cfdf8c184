import { choice, choices, text, textOrNone, whole, yesNo } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 线路: where calls come from and go out to. Entered here; the switch does not use them yet. */
export const trunk = thing({
  name: "trunk",
  plural: "trunks",
  words: { zh: "线路", en: "Trunks" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "telecom-1" },
  title: "name",
  permissions: { view: "channels.view", edit: "channels.edit" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "电信中继一", isListed: true, isSearched: true }),
    host: text({
      zh: "地址",
      en: "Host",
      help: { zh: "主机名或 IP 地址。", en: "A host's name or address." },
      minLength: 1,
      maxLength: 253,
      pattern: /^[\w.:[\]-]+$/u,
      example: "192.0.2.10",
      isListed: true,
      isSearched: true
    }),
    port: whole({ zh: "端口", en: "Port", minimum: 1, maximum: 65_535, example: 5060, usual: 5060, isListed: true }),
    transport: choice(
      [
        { value: "udp", words: { zh: "UDP", en: "UDP" } },
        { value: "tcp", words: { zh: "TCP", en: "TCP" } },
        { value: "tls", words: { zh: "TLS", en: "TLS" } }
      ],
      { zh: "传输", en: "Transport", example: "udp", usual: "udp", isListed: true }
    ),
    direction: choice(
      [
        { value: "both", words: { zh: "呼入和呼出", en: "Both ways" } },
        { value: "in", words: { zh: "仅呼入", en: "Incoming" } },
        { value: "out", words: { zh: "仅呼出", en: "Outgoing" } }
      ],
      { zh: "方向", en: "Direction", example: "both", usual: "both", isListed: true }
    ),
    channels: whole({
      zh: "通道数",
      en: "Channels",
      help: { zh: "同时通话的上限。", en: "Calls at once at most." },
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
    registersAs: textOrNone({
      zh: "注册用户",
      en: "Registers as",
      help: { zh: "留空表示不注册（按地址对接）。", en: "Empty: it does not register; known by address." },
      maxLength: 100,
      example: null,
      usual: null
    }),
    callerNumber: textOrNone({
      zh: "外显号码",
      en: "Shown number",
      maxLength: 33,
      pattern: /^\+?\d{1,32}$/u,
      example: "02012345678",
      usual: null
    }),
    isOff: yesNo({ zh: "停用", en: "Switched off", example: false, usual: false, isListed: true })
  }
})
export type Trunk = RowOfThing<typeof trunk>
