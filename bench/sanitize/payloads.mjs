/** What is redacted: the same shapes at every run. */

/** @returns `count` keys in nested objects of eight, every eighth of them a secret; no text but the secrets' */
function keys(count) {
  const root = {};
  let group = root;
  for (let i = 0; i < count; i += 1) {
    if (i % 8 === 0 && i > 0) {
      const next = {};
      group = i % 32 === 0 ? root : group;
      group[`group_${i}`] = next;
      group = next;
    }
    group[i % 8 === 7 ? 'api_key' : `field_${i}`] = i % 8 === 7 ? `secret-${i}` : i % 3 === 0 ? i % 2 === 0 : i;
  }
  return root;
}

const sentence = (i) =>
  `Step ${i}: the planner looked at the order, compared three suppliers, and asked the tool for prices and stock. `;

/** About 3 KB: a request to a model as agents capture it, a secret in its text and one under a key. */
function chat(first = 0) {
  const text = (from, count) => Array.from({ length: count }, (_, i) => sentence(first + from + i)).join('');
  return {
    model: 'gpt-5-mini',
    temperature: 0.2,
    max_tokens: 1024,
    headers: { 'content-type': 'application/json', authorization: 'Bearer '.concat('abcdefghijklmnop0123456789') },
    messages: [
      { role: 'system', content: text(0, 6) },
      { role: 'user', content: text(6, 8) },
      {
        role: 'assistant',
        content: text(14, 4),
        tool_calls: [{ id: 'call_1', name: 'prices', arguments: '{"sku":"A-17","count":3}' }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: `{"price":12.5,"currency":"EUR","token":"${'t'.repeat(24)}"}` },
      { role: 'user', content: text(18, 6) },
    ],
  };
}

/**
 * `chat` comes again and again, as the messages of a conversation do; of `chats` no text comes twice within thousands, as
 * in the first requests of many conversations.
 */
export const PAYLOADS = {
  small: keys(5),
  medium: keys(64),
  large: keys(5001),
  chat: chat(),
  chats: Array.from({ length: 1024 }, (_, i) => chat(100 + 24 * i)),
};
