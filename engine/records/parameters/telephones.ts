import { text } from "../thing/field.ts"
import { AT_ONCE, parameter } from "./parameter.ts"

/** What desk telephones are told besides their account. */
export const telephoneParameters = {
  "telephones.ntpServer": parameter(
    "telephones",
    text({
      zh: "话机时间服务器",
      en: "Time server of telephones",
      help: {
        zh: "写入话机配置文件的 NTP 服务器地址；留空则话机用自己的设置。",
        en: "NTP server in the files that telephones are given; empty: they go by their own."
      },
      maxLength: 253,
      pattern: /^[\w.:-]*$/u,
      example: "192.168.1.1",
      usual: ""
    }),
    AT_ONCE
  )
}
