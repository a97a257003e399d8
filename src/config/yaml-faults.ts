/** Our messages for the parser's codes. The parser's own messages quote the file, which may contain a secret. */
export const YAML_FAULTS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (`*name`) has an anchor or a tag: quote a value that begins with `*`',
  BAD_ALIAS: 'an alias (`*name`) refers to an undefined anchor (`&name`): quote a value that begins with `*`',
  BAD_DQ_ESCAPE: 'an unknown escape in double quotes: write `\\\\` for a backslash, or use single quotes',
  BAD_INDENT: 'the indentation does not match the lines above',
  BAD_PROP_ORDER: 'an anchor or a tag is misplaced',
  BAD_SCALAR_START: 'a value begins with a character that needs quotes, such as `@`, `%` or a backtick',
  BLOCK_AS_IMPLICIT_KEY: 'a key and its value share a line with another key: break the line or indent it',
  BLOCK_IN_FLOW: 'a block is inside braces or brackets',
  DUPLICATE_KEY: 'the object contains this key twice',
  MISSING_CHAR: 'a closing quote, brace or bracket, a comma, or a space after a colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key has more than one line: a colon or a quote may be missing',
  MULTIPLE_DOCS: 'the file has more than one document (`---`)',
  TAB_AS_INDENT: 'a tab is used for indentation: use spaces',
  TAG_RESOLVE_FAILED: 'a tag (`!name`) is unknown: quote a value that begins with `!`',
  UNEXPECTED_TOKEN: 'unexpected character: a value with `:`, `#` or braces may need quotes',
};
