import { whole, yesNo } from "../thing/field.ts"
import { AT_ONCE, NEXT_SIGN_IN, parameter, WITHIN_SECONDS } from "./parameter.ts"

/** Thirty days. */
const MAX_SESSION_HOURS = 720

/** Who guesses, and how long a sign-in lasts. */
export const sessionParameters = {
  "lockOut.tries": parameter(
    "lockOut",
    whole({
      zh: "连续输错几次后锁定",
      en: "Locked after",
      unit: { zh: "次", en: "wrong passwords in a row" },
      help: {
        zh: "从第五次起每次须等待数秒。本人曾登录过的设备不受锁定。",
        en: "From the fifth on each costs a wait of seconds. Devices on which the person signed in before are let through."
      },
      minimum: 3,
      maximum: 100,
      example: 5,
      usual: 10
    }),
    AT_ONCE
  ),
  "lockOut.minutes": parameter(
    "lockOut",
    whole({
      zh: "锁定时长",
      en: "Locked for",
      unit: { zh: "分钟", en: "minutes" },
      help: { zh: "管理员可提前解锁。", en: "An administrator may unlock earlier." },
      minimum: 1,
      maximum: 1_440,
      example: 30,
      usual: 15
    }),
    AT_ONCE
  ),
  "signIn.twoStepForAll": parameter(
    "sessions",
    yesNo({
      zh: "所有人须两步验证",
      en: "Two-step sign-in for everybody",
      help: {
        zh: "除密码外还须输入手机验证器上的验证码。只要求部分人员时，请在角色中设置。",
        en: "A code from an app on the telephone, beside the password. A role can ask it of some people only."
      },
      example: true,
      usual: false
    }),
    NEXT_SIGN_IN
  ),
  "sessions.hours": parameter(
    "sessions",
    whole({
      zh: "登录最长时间",
      en: "A sign-in lasts at most",
      unit: { zh: "小时", en: "hours" },
      help: {
        zh: "调短也对已登录的人生效。",
        en: "A shorter time counts for those who are signed in, too."
      },
      minimum: 1,
      maximum: MAX_SESSION_HOURS,
      example: 8,
      usual: 12
    }),
    WITHIN_SECONDS
  ),
  "sessions.idleMinutes": parameter(
    "sessions",
    whole({
      zh: "无操作退出",
      en: "Ends when idle for",
      unit: { zh: "分钟", en: "minutes" },
      help: {
        zh: "0 为不因闲置退出。页面开着且连接正常不算闲置。",
        en: "0: never. While a page is open and connected, nobody is idle."
      },
      minimum: 0,
      maximum: 1_440,
      example: 60,
      usual: 0
    }),
    WITHIN_SECONDS
  )
}
