/** Below it telephones fetch their settings; what follows is a link's token, which no log may keep. */
export const PROVISIONING_PATH = "/provisioning"
