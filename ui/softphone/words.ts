import { filled, language } from "../shared/language.ts"
import type { Ending } from "./endings.ts"
import type { MicrophoneProblem } from "./microphone.ts"
import type { Line } from "./telephone-shown.ts"

/** Words of the telephone in the page, in both languages. */
const words = {
  title: ["浏览器话机", "Telephone in the browser"],
  lead: [
    "本页就是您的话机：可以拨打、接听同事的分机。想试一试，请在另一个浏览器（或隐身窗口）中以另一位坐席登录，打开同一页面，互相拨打工号。请戴耳机，否则两个窗口会互相啸叫。",
    "This page is your telephone: call your colleagues, and be called. To try it, sign in as somebody else in another browser (or a private window), open this page there, and dial each other's numbers. Use a headset: two windows in one room howl."
  ],
  account: ["分机", "Extension"],
  "line.connecting": ["正在注册…", "Registering…"],
  "line.registered": ["已注册，可以接打", "Registered: ready for calls"],
  "line.away": ["连接已断开，正在重连…", "No connection: trying again…"],
  "line.away-in-call": [
    "信令连接已断开，正在重连；通话不受影响。",
    "The connection is lost and is being made again; your call goes on."
  ],
  "line.refused": ["交换机暂不接受此分机，正在重试…", "The switch does not take this extension yet: trying again…"],
  "away.signed-out": ["登录已过期，请重新登录。", "Your sign-in is over: sign in again."],
  "away.too-many": [
    "此账号打开的浏览器话机过多，请关闭其他窗口。",
    "This account has too many telephones open: close other windows."
  ],
  "away.busy": ["浏览器话机数量已达上限，请稍后再试。", "Too many telephones are connected: try again in a while."],
  "none.no-agent": [
    "此账号不是坐席，没有分机。请以坐席身份登录。",
    "This account is not an agent's and has no extension: sign in as an agent."
  ],
  "none.not-offered": [
    "本中心没有启用浏览器话机（设置 sip.webSockets），请使用 SIP 话机。",
    "This centre takes no telephones in browsers (setting sip.webSockets): use a SIP telephone."
  ],
  "none.unreachable": [
    "暂时无法读取分机信息，请稍后再试。",
    "Your extension cannot be read just now: try again in a moment."
  ],
  insecure: [
    "浏览器只允许 https 页面或本机（localhost）使用麦克风，本页两者都不是，因此无法通话。请管理员设置 http.tls: self，再用 https 打开。",
    "Browsers give the microphone only to pages opened by https or on this machine (localhost). This page is neither, so no call is possible here. Ask an administrator to set http.tls: self, then open the page by https."
  ],
  number: ["号码", "Number"],
  dial: ["拨打", "Call"],
  answer: ["接听", "Answer"],
  "hang-up": ["挂断", "Hang up"],
  decline: ["拒接", "Decline"],
  mute: ["静音", "Mute"],
  unmute: ["取消静音", "Unmute"],
  muted: ["对方听不到您", "You are not heard"],
  "phase.calling": ["正在呼叫 {who}", "Calling {who}"],
  "phase.ringing": ["对方振铃：{who}", "{who} is ringing"],
  "phase.incoming": ["来电：{who}", "{who} calls"],
  "phase.returning": ["正在接回与 {who} 的通话…", "Returning to the call with {who}…"],
  "returning.why": [
    "页面已重新加载，通话仍在进行，正在自动接回，无需操作。",
    "The page was loaded anew. The call has not ended: you are put back into it by itself."
  ],
  "phase.talking": ["通话中：{who}", "Talking with {who}"],
  keypad: ["拨号盘", "Keypad"],
  "keys-sent": ["已发送按键", "Keys sent"],
  "level.said": ["我说", "I say"],
  "level.heard": ["我听到", "I hear"],
  quality: ["线路", "Line"],
  codec: ["编码", "Codec"],
  "round-trip": ["往返时延", "Round trip"],
  lost: ["丢包", "Lost"],
  jitter: ["抖动", "Jitter"],
  ms: ["{value} 毫秒", "{value} ms"],
  nothing: ["—", "—"],
  idle: ["没有通话", "No call"],
  "ending.ended": ["通话已结束。", "The call has ended."],
  "ending.gone": ["页面重新加载期间，通话已结束。", "The call ended while the page was being loaded anew."],
  "ending.busy": ["对方忙。", "Busy."],
  "ending.declined": ["对方拒接。", "Declined."],
  "ending.unanswered": ["无人接听。", "Nobody answered."],
  "ending.no-such-number": ["没有这个号码。", "There is no such number."],
  "ending.unreachable": ["对方不在线或暂时无法接通。", "They cannot be reached now."],
  "ending.cancelled": ["已取消。", "Cancelled."],
  "ending.no-connection": ["没有连接，通话未能建立。", "There was no connection to make the call by."],
  "ending.no-media": [
    "双方没有共同的语音编码，或语音通道未能建立。",
    "The two sides found no common voice codec, or no way for the voice."
  ],
  "ending.failed": ["通话未能建立。", "The call could not be made."],
  "ending.insecure": ["本页不能使用麦克风（需要 https）。", "No microphone on this page: it needs https."],
  "ending.denied": [
    "麦克风被拒绝。请点地址栏左侧的图标，允许本页使用麦克风，再试一次。",
    "The microphone was refused. Allow it by the mark at the left of the address bar, and try again."
  ],
  "ending.none": ["没有找到麦克风，请插好耳机再试。", "No microphone was found: plug in your headset and try again."],
  "ending.broken": [
    "麦克风无法打开，可能被其他程序占用。",
    "The microphone cannot be opened; another program may hold it."
  ]
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>

type SoftphoneWord = keyof typeof words

export const w = (key: SoftphoneWord, values: Readonly<Record<string, string | number>> = {}): string =>
  filled(words[key][language() === "en" ? 1 : 0], values)

export const lineText = (line: Line, isInCall: boolean): string =>
  w(line === "away" && isInCall ? "line.away-in-call" : `line.${line}`)

export const endingText = (ending: Ending | MicrophoneProblem): string => w(`ending.${ending}`)
