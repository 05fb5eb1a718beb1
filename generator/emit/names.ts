// Verilog identifiers: which names are free, and what a name of the circuit is called in its module.

/** Words of Verilog, SystemVerilog and C++ that a tool reads as its own; builders do call a gate `and`. */
const RESERVED = new Set(
  `accept_on alias alignas alignof always always_comb always_ff always_latch and and_eq asm assert assign assume atomic_cancel
  atomic_commit atomic_noexcept auto automatic before begin bind bins binsof bit bit_vector bitand bitor bool break buf
  bufif0 bufif1 byte case casex casez catch cdecl cell chandle char char16_t char32_t checker class clocking cmos compl
  complex concept config const const_cast const_iterator const_reference constexpr constraint context continue cover
  covergroup coverpoint cross deassign decltype default defparam delete deque design disable dist do double dynamic_cast
  edge else end endcase endchecker endclass endclocking endconfig endfunction endgenerate endgroup endinterface
  endmodule endpackage endprimitive endprogram endproperty endsequence endspecify endtable endtask enum event eventually
  expect explicit export extends extern false far final first_match float for force foreach forever fork forkjoin friend
  function generate genvar global goto highz0 highz1 huge if iff ifnone ignore_bins illegal_bins implements implies
  import incdir include initial inline inout input inside instance int integer interconnect interface interrupt
  intersect join join_any join_none large let liblist library list local localparam logic long longint macromodule map
  matches medium modport module mutable namespace nand near negedge nettype new nexttime nmos noexcept nor
  noshowcancelled not not_eq notif0 notif1 null nullptr operator or or_eq output package packed parameter pascal pmos
  posedge primitive priority private program property protected public pull0 pull1 pulldown pullup
  pulsestyle_ondetect pulsestyle_onevent pure queue rand randc randcase randsequence rcmos real realtime ref reg register
  reinterpret_cast reject_on release repeat requires restrict return rnmos rpmos rtran rtranif0 rtranif1 s_always
  s_eventually s_nexttime s_until s_until_with scalared sequence set shared short shortint shortreal showcancelled
  signed sizeof small soft solve specify specparam static static_assert static_cast std string strong strong0 strong1
  struct super supply0 supply1 switch sync_accept_on sync_reject_on synchronized table tagged task template this
  thread_local throughout throw time timeprecision timeunit tran tranif0 tranif1 transaction_safe tri tri0 tri1 triand
  trior trireg true try type type_info typedef typeid typename union unique unique0 unsigned until until_with untyped
  use using uwire var vector vectored virtual void volatile wait wait_order wand wchar_t weak weak0 weak1 while wildcard
  wire with within wor xnor xor xor_eq`.split(/\s+/),
);

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What a port of a circuit is called in Verilog: its name, with an underscore behind a word that is reserved. */
export function portName(name: string): string {
  if (!IDENTIFIER.test(name)) throw new Error(`${name} cannot be the name of a module or port in Verilog`);
  return RESERVED.has(name) ? `${name}_` : name;
}

/** The names taken in one module. */
export class Names {
  private readonly taken = new Set<string>();

  /** A name that others know (a module, a port). @throws Error where Verilog cannot have it, or it is taken */
  fixed(name: string): string {
    const known = portName(name);
    if (this.taken.has(known)) throw new Error(`the name ${name} is used twice`);
    this.taken.add(known);
    return known;
  }

  /** A net: the name itself where it is free, else the name with a number. */
  fresh(hint: string): string {
    const plain = hint.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[^A-Za-z_]|[gu]_|tc_)/, "n_");
    return this.take(plain);
  }

  /** An instance: `u_<name>`. Its nets never begin so, hence hide no instance or scope above them. */
  instance(of: string): string {
    return this.take(`u_${of}`);
  }

  /** The scope of a generate loop or condition: `g_<name>`. */
  scope(of: string): string {
    return this.take(`g_${of}`);
  }

  private take(plain: string): string {
    let name = plain;
    for (let k = 0; this.taken.has(name) || RESERVED.has(name); k++) name = `${plain}_${k}`;
    this.taken.add(name);
    return name;
  }
}
