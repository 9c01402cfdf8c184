import { yesNo } from "../thing/field.ts"
import { AT_ONCE, parameter } from "./parameter.ts"

/** How far a new centre is. */
export const setUpParameters = {
  "setUp.isDone": parameter(
    "setUp",
    yesNo({
      zh: "首次设置已完成",
      en: "First set-up is done",
      help: {
        zh: "未完成时，管理员登录后先看到设置向导；之后随时可从“管理”打开。",
        en: "Until then who keeps the centre begins at the wizard; later it is opened from the administration."
      },
      example: true,
      usual: true
    }),
    AT_ONCE
  )
}
