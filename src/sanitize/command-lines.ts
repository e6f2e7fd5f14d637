/** Passwords in the arguments of well-known programs, in lists (`argv`) and in texts. */
import { isPlaceholder } from './pair-values.js';
import { REDACTED } from './text.js';

/** How a program takes a password. */
interface Program {
  readonly names: RegExp;
  /** Of these options the next argument is the password. */
  readonly next?: RegExp;
  /** Of these options the next argument is `name:password` or `name%password`. */
  readonly pair?: RegExp;
  /** An option that the password is written on to. */
  readonly attached?: RegExp;
  /** It holds only if this is one of the arguments. */
  readonly only?: RegExp;
  /** The password is the last argument. */
  readonly last?: boolean;
}

const PROGRAMS: readonly Program[] = [
  { names: /^(?:mysql|mariadb)\w*$/, next: /^-p$/, attached: /^-p(?=.)/ },
  { names: /^(?:sshpass|mongo\w*)$/, next: /^-p$/, attached: /^-p(?=.)/ },
  { names: /^(?:docker|podman|nerdctl|helm|skopeo|buildah|az|oc|cf|twine)$/, next: /^-p$/, only: /^(?:login|upload)$/ },
  { names: /^redis-cli$/, next: /^-a$/ },
  { names: /^(?:curl|wget|https?)$/, pair: /^(?:-[ua]|--user|--proxy-user|--auth)$/ },
  { names: /^(?:smbclient|rpcclient|smbget)$/, pair: /^-U$/ },
  { names: /^(?:zip|unzip)$/, next: /^-P$/ },
  { names: /^7za?$/, attached: /^-p(?=.)/ },
  { names: /^ldap\w+$/, next: /^-w$/ },
  { names: /^openssl$/, next: /^-[kK]$/ },
  { names: /^sqlcmd$|^bcp$/, next: /^-P$/ },
  { names: /^htpasswd$/, only: /^-\w*b\w*$/, last: true },
  { names: /^rabbitmqctl$/, only: /^(?:add_user|change_password|authenticate_user)$/, last: true },
];

/** Redacts argument `index` of one list, or gives it back. */
export type ArgumentScrubber = (argument: string, index: number) => string;

/** Whether `item` is the name or path of a program that is known here. */
export function isProgram(item: unknown): boolean {
  return programOf(item) !== undefined;
}

/** For the arguments of `command`; undefined if no password can be among them. */
export function argumentScrubber(command: string, items: readonly unknown[]): ArgumentScrubber | undefined {
  const program = programOf(command);
  if (program === undefined) return undefined;
  const { only, next, pair, attached } = program;
  if (only !== undefined && !items.some((item) => typeof item === 'string' && only.test(item))) return undefined;
  return (argument, index) => {
    const previous = items[index - 1];
    if (isPlaceholder(argument) || /^\$/.test(argument)) return argument;
    if (program.last === true) return index === items.length - 1 && index > 2 ? REDACTED : argument;
    if (attached?.test(argument)) return argument.slice(0, 2) + REDACTED;
    if (typeof previous !== 'string') return argument;
    if (next?.test(previous) && !argument.startsWith('-')) return REDACTED;
    return pair?.test(previous)
      ? argument.replace(/^([^:%]{1,64}[:%]).+$/s, (_match, kept) => kept + REDACTED)
      : argument;
  };
}

function programOf(item: unknown): Program | undefined {
  if (typeof item !== 'string' || item.length > 64) return undefined;
  const name = item.slice(item.lastIndexOf('/') + 1);
  return PROGRAMS.find(({ names }) => names.test(name));
}

/** In texts: everything before the password, which goes to the next blank or quote. */
const QUOTED = '["\']?';
const LINE = '[^\\n|;&]{0,200}? ';
const BEFORE_PASSWORD = [
  `(?:curl|wget)\\b[^\\n]{0,200}? (?:-u|--user|--proxy-user)[ =]?${QUOTED}[^\\s:"']{1,64}:`,
  `https? (?:${LINE})?-a ${QUOTED}[^\\s:"']{1,64}:`,
  `(?:mysql|mariadb)[\\w-]{0,8} (?:${LINE})?-p(?=\\S)`,
  `(?:sshpass|mongo\\w{0,8}) (?:${LINE})?-p ?`,
  `(?:docker|podman|nerdctl|helm|skopeo|buildah|az|oc|cf) (?:registry )?login (?:${LINE})?-p `,
  `twine upload (?:${LINE})?-p `,
  `gh secret set (?:${LINE})?(?:-b|--body)[ =]`,
  `snyk auth `,
  `redis-cli (?:${LINE})?-a `,
  `(?:un)?zip (?:${LINE})?-P `,
  `7za? (?:${LINE})?-p(?=\\S)`,
  `ldap\\w{3,12} (?:${LINE})?-w `,
  `openssl (?:${LINE})?-k `,
  `(?:smbclient|rpcclient) (?:${LINE})?-U ${QUOTED}[^\\s%"']{1,64}%`,
  `htpasswd -(?=\\w{0,8}n)(?=\\w{0,8}b)\\w{2,8} [^\\s"']{1,64} `,
  `htpasswd (?:-\\w{1,8} ){0,4}-\\w{0,8}b\\w{0,8} (?:-\\w{1,8} ){0,4}[^\\s"']{1,128} [^\\s"']{1,64} `,
  `rabbitmqctl (?:${LINE})?(?:add_user|change_password) [^\\s"']{1,64} `,
];
const IN_OPTION = new RegExp(`\\b((?:${BEFORE_PASSWORD.join('|')})${QUOTED})(?![$*<])[^\\s"']+`, 'g');
const OPTION = / (?:auth [\da-f]{8}-|-[uapPwkUb]|--user|--proxy-user|--body|-\w{1,8}b|add_user|change_password)/;
/** `echo "…" | sudo -S`, `echo 'name:…' | chpasswd` */
const PIPED =
  /(\b(?:echo|printf)(?: -\w{1,3}| '%s'){0,2} ["']?(?:[\w.-]{1,64}:(?=[^\n|]{1,200}\| ?(?:sudo )?chpasswd))?)(?![$*<`]|[\w.-]{1,64}:\*{3})([^\s"'|]{1,200})(?=["']? ?\| ?(?:sudo -\w{0,3}S|sudo chpasswd|chpasswd|[^\n|]{0,80}--password-stdin|passwd --stdin|[\w-]{1,16} (?:kv )?secrets? (?:create|set|put|add)\b))/g;
const NET_USE = /(\bnet use [^\n]{0,160}\/user:\S{1,64} )(?![$*<])[^\s"'/]+/gi;

/** `text` with such passwords redacted. */
export function scrubCommandLines(text: string): string {
  const keep = (_match: string, kept: string) => kept + REDACTED;
  let out = text;
  if (OPTION.test(out) || out.includes('-p')) out = out.replace(IN_OPTION, keep);
  if (out.includes('| ') && /\b(?:echo|printf) /.test(out)) out = out.replace(PIPED, keep);
  return /\/user:/i.test(out) ? out.replace(NET_USE, keep) : out;
}
