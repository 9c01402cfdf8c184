import { texts, yesNo } from "../thing/field.ts"
import { AT_ONCE, parameter } from "./parameter.ts"

/** What holds for calls out by every trunk and every role. */
export const diallingParameters = {
  "dialling.barred": parameter(
    "dialling",
    texts({
      zh: "禁拨号码",
      en: "Barred numbers",
      help: {
        zh: "以这些数字开头的号码谁都不能拨，紧急号码除外。固定电话写区号（0898），国际写 00 或 +。",
        en: "Nobody dials a number that begins so, but emergency numbers. Of landlines with the area code (0898), of numbers abroad with 00 or +."
      },
      maxLength: 20,
      maxItems: 200,
      pattern: /^\+?\d{1,19}$/u,
      example: ["168", "00881"],
      // Audio lines that are billed by the minute; satellites and premium lines abroad.
      usual: ["160", "168", "00870", "00881", "00882", "00979"]
    }),
    AT_ONCE,
    true
  ),
  "dialling.showsLastCalled": parameter(
    "dialling",
    yesNo({
      zh: "显示客户上次拨打的号码",
      en: "Shows the number that the customer called last",
      help: {
        zh: "呼出给来过电话的客户时，显示其最近一次拨打的接入号码（线路可外显时），先于队列和角色的设置。",
        en: "Of calls to a customer who has called: the number of ours that they dialled last, where a trunk may show it; before what the queue and the role say."
      },
      example: true,
      usual: false
    }),
    AT_ONCE,
    true
  )
}
