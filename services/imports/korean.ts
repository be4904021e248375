/** Whether text that was decoded as CP949 is Korean, and not another language's bytes that CP949 happens to map. */

/** The syllables that nearly all Korean text consists of: names, places, words of trade and everyday ones. */
const COMMON = new Set(
  "가각간갈감갑값갔강갖같갚개객거건걸검것겉게겠겨격견결겸겹겼경계고곡곤골곳공과곽관광괴교구국군굴굽" +
    "궁권귀규균그극근글금급긋기긴길김깃깊까깐깔깜깡깨꺼꺾껍께꼭꼴꽃꾸꿀꿈꿉뀌뀐뀔뀝끄끊끌끝끼나낙낚난" +
    "날남납났낭낮내낸냄냅냉냐너넌널넓넘넣네넷녀년녕노녹논놀농높놓뇌누눈눌뉩느는늘능늦니닉닌님닙닝다닥" +
    "단닫달닭담답당닿대댁댓더덕던덜덮데덱덴델뎀뎌도독돈돌돕동돼됐되된될됨됩두둑둔둘둡뒤뒷듀드득든듣들" +
    "듭듯등디딩따딱딸땀땅때땡떠떡떤떨떻떼또똑뚜뚝뚫뛰뜨뜸뜻띄띠라락란랄람랑래랙랜램랩랭략량러럭런럼럽" +
    "럿렇레렉렌려력련렬렷렸령례로록론롤롬롭롯롱뢰료룡루룰룸룹류륙륜률륨르른를름릅릇릉리릭린릴림립링마" +
    "막만많말맑맘맛망맞맡매맥맨맵맹맺머먹먼멀멋멍메멘멜멤며면멸명몇모목몰몸못몽무묵묶문물뭉뭐뮤뮬므미" +
    "믹민믿밀밋및밑바박밖반받발밝밟밤방밭배백밴뱅버번벌범법벗베벤벨벼벽변별병보복볶본볼봄봅봉봐뵙부북" +
    "분불붉붓붕붙뷰브븐블비빅빈빌빔빙빛빠빨빵빼뺀뺑뻐뻔뽀뽑뿌뿐뿔사삭산살삶삼상새색샘생샤샵샷서석섞선" +
    "설섬섭성세센셀셈셉셋셔션셜소속손솔솜송솥쇄쇠쇳쇼숍숏수숙순술숨숫숭숯숱숲쉐쉬쉼쉽슈슐스슨슬슴습슷" +
    "승시식신실싫심십싯싱싶싸싹쌀쌍쌓쌤써썼쎄쏘쏟쓰쓴쓸씁씨씩씬아악안앉않알암압았앙앞애액앤앨앱앵야약" +
    "얀얇양얕얗얘어억언얹얻얼엄업없엇었엎에엔엘엠엣여역엮연열염엽였영옆예옐오옥온올옮옴옵옷옹와완왔왕" +
    "왜외왼요욕용우욱운울움웃웅워원월웨웹위윈윗유육윤율윳융윷으은을음읍응의이익인일읽잃임입잇있잉잊잎" +
    "자작잔잖잘잠잡잣장잦재쟁쟈저적전절젊점접정젖제젝젠젤젯져졌조족존졸좀좁종좋좌죄주죽준줄줌줍중줘쥐" +
    "쥬즉즘증지직진질짐집짓징짜짝짧째쩌쪼쪽쫓찌찍찜찢차착찬찰참창찾채책챔챙챠처천철첨첩첫청체쳐초촉촌" +
    "총촬최쵸추축춘출춥충취츄츠측츰층치칙친칠침칭카칸칼캐캠캡커컨컬컴컵케켈켓켜켰코콕콘콜콤콥콩쾌쿠쿨" +
    "쿼퀄퀴퀸큐크큰클큽키킨킬킷킹타탁탄탈탐탑탕태택탠탬탭탱터텀텃테텍텐텔템텝텡토톡톤톨톱통퇴투튜튬트" +
    "특튼틀틈티틱틴팀팁팅파판팔팜팝패팬팽퍼펀펄펌페펜펴편펼폈평폐포폭폰폴폼표푸푼품풍퓨프픈플픔피픽핀" +
    "필핏핑하학한할핥함합항해핵핸햄햇했행향허헌헐험헛헝헤헬혀혁현혈협혔형혜호혹혼홀홈홉홋홍화확환활황" +
    "회획효후훈훌훔훨휘휠휩휴흐흑흔흘흙흡흥흩희흰히힐힘",
);

/** Share of common syllables among all that is not ASCII, from which on a text is Korean. */
const LEAST_COMMON = 0.7;

/**
 * Whether a text consists of syllables as Korean does. Bytes of Shift-JIS, Windows-1251, GBK and others give rare
 * syllables and Chinese characters instead. Punctuation, full-width letters and symbols count neither way.
 */
export function isKorean(text: string): boolean {
  let common = 0;
  let others = 0;
  for (const character of text) {
    if (character < "\x80" || character === "\uFFFD") continue;
    if (COMMON.has(character)) common++;
    else if (/\p{L}/u.test(character)) others++;
  }
  return common > 0 && common >= LEAST_COMMON * (common + others);
}
