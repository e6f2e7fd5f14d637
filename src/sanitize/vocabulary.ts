/**
 * The words by which keys are judged (agent-observability.md, section 2, rules 1 and 2). Words, never substrings:
 * `secretary` and `tokenizer` are words of their own and appear in no list.
 */
const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Sensitive wherever they stand in a key, unless its last word says that the value is about the secret. */
export const STRONG_WORDS = words(
  'password passwords passwd passwds pwd pwds pw psw passwort kennwort mdp motdepasse senha contrasena contrasea wachtwoord passphrase passphrases passcode passcodes secret secrets apikey apikeys ' +
    'authorization jwt jwts credential credentials creds cookie cookies csrf xsrf ssn cvv cvc otp totp mnemonic bearer ' +
    'connectionstring connectionstrings connstr privatekey privatekeys secretkey accesskey authkey encryptionkey ' +
    'signingkey masterkey accountkey cardnumber creditcard cvv subscriptionkey clientsecret accesstoken refreshtoken idtoken authtoken ' +
    'sessiontoken bearertoken setcookie xhoneycombteam stringdata dockerconfigjson clientkeydata',
);

/** Lower-case compounds of the above: `dbpassword`, `openaiapikey`, `PGPASSWORD`. Bounded by the word it is tested on. */
export const STRONG_ENDING =
  /(?:password|passwd|passphrase|apikey|apisecret|appsecret|clientsecret|secretkey|privatekey|authtoken|accesstoken|refreshtoken|(?:db|user|admin|root|smtp|mysql|mail|ftp|redis|key|store|ldap|sudo|require)pass|(?:api|bot|user|app|session|bearer|security|secret|id)token|(?:db|user|root|mysql)pwd)s?$/;

/** `X key` is sensitive for these X. */
export const KEY_OWNERS = words(
  'api xapi access private secret signing encryption encrypt decryption master service shared subscription auth ' +
    'authentication license licence ssh gpg pgp hmac aes rsa admin account application app functions webhook ' +
    'deploy vault ai openai anthropic claude gemini google azure aws stripe groq mistral cohere pinecone tavily serp ' +
    'serper twilio sendgrid datadog honeycomb algolia github gitlab huggingface openrouter deepseek perplexity',
);

/** `X code`, `X phrase`, `X string`, `X number`, `X answer`, `X pass`. */
export const SENSITIVE_PAIRS = words(
  'device.code recovery.code backup.code verification.code security.code auth.code access.code mfa.code 2fa.code fa.code sms.code ' +
    'totp.code otp.code token.code card.pin seed.phrase recovery.phrase backup.phrase secret.phrase seed.words ' +
    'connection.string conn.string conn.str card.number security.answer recovery.codes backup.codes db.pass ' +
    'database.pass smtp.pass user.pass admin.pass root.pass mysql.pass mail.pass ftp.pass redis.pass code.verifier client.assertion',
);

/** `X token` with one of these is a credential even when it holds an object; a bare `token` may be a piece of text. */
export const TOKEN_OWNERS = words(
  'access refresh auth id session api bearer csrf xsrf bot user client device oauth personal security private deploy jwt',
);

/** `X token` is a position, an amount or a piece of a vocabulary, not a credential. */
export const TOKEN_NEUTRAL = words(
  'next previous prev page continuation sync cursor resume start end stop eos bos pad unk sep mask cls special first ' +
    'last per max min num total prompt completion input output cached reasoning progress cancellation cancel change ' +
    'request idempotency thinking audio image text new nr number of each decoder vocab single every extra used remaining',
);

/** Last words that say: this is about a secret, it is not one. */
export const ABOUT_WORDS = words(
  'type types count counts limit limits usage length size budget url urls uri uris endpoint endpoints method methods ' +
    'expiry expires expiration expired ttl required enabled disabled policy policies hint hints format version status ' +
    'name names id ids file files filename path paths dir arn ref reference label description desc title error errors ' +
    'location scheme schemes scope scopes server servers issuer audience algorithm algorithms alg strength rotation ' +
    'interval at on date time timestamp age days hours minutes seconds ms field fields column index prefix last masked ' +
    'hidden visible valid invalid present exists changed updated created verified supported provider source store ' +
    'manager model mode style schema regex pattern rule rules settings options config configuration placeholder help ' +
    'prompt button link page form screen stdin env var variable encoding position rate ratio cost price consent banner ' +
    'domain parser min max used total attempts retries details category kind level state santa',
);

/** First words that make a key a question or a switch. */
export const SWITCH_WORDS = words(
  'is has had needs need requires require uses use show hide allow allows enable enabled disable disabled can should ' +
    'must no without supports forgot',
);

/** First words that make `X … token` and `X … key` an amount. */
export const AMOUNT_WORDS = words('max min num total count avg next per');
