/** Methods of the language's own arrays, maps, promises, strings and dates: a call of one says little about our members. */
const names = new Set(
  (
    "map filter forEach reduce reduceRight find findIndex findLast some every includes indexOf lastIndexOf join slice splice concat push " +
    "pop shift unshift sort reverse flat flatMap fill keys values entries at get set has delete clear add size then catch finally toString " +
    "toJSON valueOf split replace replaceAll trim trimStart trimEnd padStart padEnd startsWith endsWith toLowerCase toUpperCase charAt " +
    "charCodeAt codePointAt substring match matchAll test exec repeat localeCompare normalize toFixed getTime toISOString getFullYear " +
    "getMonth getDate getDay getHours getMinutes getSeconds getMilliseconds setHours setDate setMonth call apply bind next return throw " +
    "hasOwnProperty preventDefault stopPropagation addEventListener removeEventListener appendChild querySelector getAttribute " +
    "setAttribute focus blur click json text blob arrayBuffer formData clone"
  ).split(" "),
);

export const isNativeMethod = (name: string): boolean => names.has(name);
